package io.millrace.stage;

import io.millrace.api.config.Spelling;
import io.millrace.api.operator.OutputField;
import io.millrace.api.operator.Ports;
import io.millrace.api.operator.StreamModel;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/**
 * Finds which fields of which stages are wanted of a chain, and why a wanted one cannot be had.
 *
 * <p>Wanted are {@code stage.field}, or a field of the last stage without its stage. Fields of a
 * wrapper are those of the last stage too, since a wrapper writes beside what it wraps.
 */
public final class StageFields {

  private final List<Stage> stages;

  /** Those that are not refused already, each once. */
  private final List<String> wanted;

  private final List<String> faults = new ArrayList<>();

  /**
   * One stage of a chain.
   *
   * @param name its name
   * @param ports what it emits; empty for a wrapper
   */
  public record Stage(String name, Optional<Ports> ports) {}

  /**
   * @param wanted none: those of the last stage
   */
  public StageFields(List<Stage> stages, List<String> wanted) {
    this.stages = List.copyOf(stages);
    Set<String> seen = new LinkedHashSet<>();
    this.wanted = new ArrayList<>();
    for (String name : wanted) {
      if (!seen.add(bare(name))) {
        faults.add("field '" + name + "' is listed twice; remove one");
      } else if (isOfOneStage(name)) {
        this.wanted.add(name);
      }
    }
  }

  /** Why wanted fields cannot be had; complete when the chain is made. */
  public List<String> faults() {
    return List.copyOf(faults);
  }

  /** Whether a field names no stage, or one that there is once. */
  private boolean isOfOneStage(String field) {
    int dot = field.indexOf('.');
    if (dot < 0) {
      return true;
    }
    String stage = field.substring(0, dot);
    List<String> names = stages.stream().map(Stage::name).toList();
    long found = names.stream().filter(stage::equals).count();
    if (found == 0) {
      faults.add(
          "no stage is called '"
              + stage
              + "' in '"
              + field
              + "'; the stages are "
              + String.join(", ", names)
              + Spelling.suggestion(stage, names));
    } else if (found > 1) {
      faults.add(
          "expected one stage '"
              + stage
              + "' in '"
              + field
              + "', found "
              + found
              + "; name one of them with as: NAME");
    }
    return found == 1;
  }

  /** The name of a field of the last stage without its stage; else the name as it is. */
  private String bare(String name) {
    String last = stages.get(stages.size() - 1).name() + ".";
    return name.startsWith(last) ? name.substring(last.length()) : name;
  }

  /**
   * Returns the fields of a stage that a chain hands on.
   *
   * @param at index of the stage, which is not the last
   * @param behind the stages behind it
   * @param passed the field that these read
   */
  public List<Kept> kept(int at, StreamModel behind, OutputField passed) {
    Stage stage = stages.get(at);
    Ports ports = stage.ports().orElseThrow();
    List<Kept> kept = new ArrayList<>();
    for (String name : wanted) {
      if (name.startsWith(stage.name() + ".")) {
        find(ports, name.substring(stage.name().length() + 1))
            .ifPresentOrElse(
                field -> keep(new Kept(field, name), behind, passed, kept),
                () -> faults.add(none(name)));
      }
    }
    return kept;
  }

  private static Optional<OutputField> find(Ports ports, String name) {
    return ports.outputs().stream().filter(field -> field.name().equals(name)).findFirst();
  }

  private void keep(Kept one, StreamModel behind, OutputField passed, List<Kept> kept) {
    boolean beside = behind.signature().inputWidth() > passed.width();
    if (behind.padding() > 0) {
      faults.add(
          "expected a field of the observation that is answered, found '"
              + one.name()
              + "' before a stage whose answers lag behind; run the stages up to it in a branch of"
              + " their own");
    } else if (one.field().form() == OutputField.Form.PACKET) {
      faults.add(
          "packets are decoded by published versions of their stage alone, found '"
              + one.name()
              + "' before other stages; run the stages up to it in a branch of their own");
    } else if (beside && one.field().units() != OutputField.Units.NONE) {
      faults.add(
          "expected a field without units where the next stage reads further channels, found '"
              + one.name()
              + "'; run the stages up to it in a branch of their own");
    } else {
      kept.add(one);
    }
  }

  /** Checks the fields of the last stage, and of wrappers, in the model that was made. */
  public void checkLast(Ports made) {
    for (String name : wanted) {
      String known = find(made, name).isPresent() ? name : name.substring(name.indexOf('.') + 1);
      boolean isMiddle =
          stages.subList(0, stages.size() - 1).stream()
              .anyMatch(stage -> stage.ports().isPresent() && name.startsWith(stage.name() + "."));
      if (!isMiddle && find(made, known).isEmpty()) {
        faults.add(none(name));
      }
    }
  }

  private String none(String name) {
    List<String> all = new ArrayList<>();
    stages.get(stages.size() - 1).ports().ifPresent(last -> add(all, "", last));
    for (Stage stage : stages.subList(0, stages.size() - 1)) {
      stage.ports().ifPresent(ports -> add(all, stage.name() + ".", ports));
    }
    return "no field is called '"
        + name
        + "'; the fields are "
        + String.join(", ", all)
        + Spelling.suggestion(name, all);
  }

  private static void add(List<String> all, String prefix, Ports ports) {
    ports.outputs().forEach(field -> all.add(prefix + field.name()));
  }
}
