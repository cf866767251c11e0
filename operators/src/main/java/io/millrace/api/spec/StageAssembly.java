package io.millrace.api.spec;

import io.millrace.api.config.Key;
import io.millrace.api.config.KeyTable;
import io.millrace.api.config.Spelling;
import io.millrace.api.event.WatchedField;
import io.millrace.api.event.Watching;
import io.millrace.api.operator.DeclaredTargets;
import io.millrace.api.operator.OutputField;
import io.millrace.api.operator.StageInputs;
import io.millrace.api.operator.StreamModel;
import io.millrace.stage.Chain;
import io.millrace.stage.StageFields;
import io.millrace.watch.WatchPlan;
import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.function.UnaryOperator;
import java.util.regex.Pattern;
import java.util.stream.IntStream;

/*
 * Two passes. Forward: each operator is built for the channels that reach it, because their number
 * depends on the operators before it. Backward: chains and wrappers are put around the stages that
 * follow them. The second pass runs only if the first found no faults. After a stage that could
 * not be built the number of channels is unknown. The following stages are then read as if the
 * number had not changed, so that their own faults are reported; faults that depend on widths are
 * found in the next run.
 */
/** Builds a model from its stages and collects all faults. */
final class StageAssembly {

  /** No dots, which stand between a stage and its field. */
  private static final Pattern NAMES = Pattern.compile("[A-Za-z][A-Za-z0-9_-]{0,63}");

  private final Map<String, ModelFactory> factories;
  private final List<ModelSpec> stages;
  private final List<String> wanted;
  private final List<Part> parts = new ArrayList<>();
  private final List<StageFields.Stage> emitted = new ArrayList<>();

  /** By stage, its operator, as events need it; null for a stage that wraps others or watches. */
  private final List<StreamModel> operators = new ArrayList<>();

  /** Stages that watch others, in the order of the list. */
  private final List<Integer> watchers = new ArrayList<>();

  /** Index of the last stage that does not watch others. */
  private int last;

  /** Made when all stages are read. */
  private StageFields fields;

  private WatchPlan plan;

  /**
   * @param wanted the fields that are read of the model; none: those of the last stage
   */
  StageAssembly(Map<String, ModelFactory> factories, List<ModelSpec> stages, List<String> wanted) {
    this.factories = factories;
    this.stages = stages;
    this.wanted = wanted;
  }

  /** How a stage wraps the stages that follow it, and its options with their faults. */
  private record Part(Options options, UnaryOperator<StreamModel> around) {}

  StreamModel assemble(int inputWidth, DeclaredTargets declared) {
    readAll(inputWidth, declared);
    refuseUntaken(declared);
    refuseNames();
    readWatchers();
    refuseFaults();
    for (int stage = 0; stage < stages.size(); stage++) {
      operators.set(stage, plan.made(stage));
    }
    fields = new StageFields(emitted.subList(0, last + 1), needed());
    StreamModel model = null;
    for (int stage = stages.size() - 1; stage >= 0; stage--) {
      model = parts.get(stage).around().apply(model);
    }
    refuseFaults();
    if (model != null) {
      fields.checkLast(model.signature().ports());
    }
    List<SpecFault> faults = new ArrayList<>(fields.faults().stream().map(this::placed).toList());
    wanted.forEach(
        name ->
            plan.toldFault(name)
                .ifPresent(fault -> faults.add(new SpecFault(last, "fields", fault))));
    if (!faults.isEmpty()) {
      throw new SpecException(faults);
    }
    return plan.isEmpty() ? model : plan.around(model, wanted);
  }

  /** The fields that the model of the other stages must have. */
  private List<String> needed() {
    List<String> flags = watchers.stream().flatMap(stage -> plan.told(stage).stream()).toList();
    List<String> names = new ArrayList<>(wanted);
    names.removeAll(flags);
    for (String watched : plan.fields()) {
      String bare = watched.substring(watched.indexOf('.') + 1);
      boolean ofLast = watched.startsWith(stages.get(last).name() + ".");
      if (!names.contains(watched) && !(ofLast && names.contains(bare))) {
        names.add(watched);
      }
    }
    return names;
  }

  /** A field that only a watcher reads has its fault there. */
  private SpecFault placed(String fault) {
    for (int stage : watchers) {
      for (Map.Entry<String, List<String>> option : readers(stage).entrySet()) {
        for (String on : option.getValue()) {
          if (fault.contains("'" + on + "'") && !wanted.contains(on)) {
            return new SpecFault(stage, option.getKey(), fault);
          }
        }
      }
    }
    return new SpecFault(last, "fields", fault);
  }

  /** The options of a stage that watches that name fields, and the fields. */
  private Map<String, List<String>> readers(int stage) {
    ModelFactory.Watcher factory = (ModelFactory.Watcher) factories.get(stages.get(stage).type());
    Options options = parts.get(stage).options();
    Map<String, List<String>> fields = new LinkedHashMap<>();
    fields.put(ModelFactory.Watcher.ON.name(), watched(factory, options));
    factory.flags().ifPresent(key -> fields.put(key.name(), options.read(key, List.of())));
    return fields;
  }

  private static List<String> watched(ModelFactory.Watcher factory, Options options) {
    if (factory.isOfSeveral()) {
      return options.read(ModelFactory.Watcher.FIELDS, List.of());
    }
    String on = options.read(ModelFactory.Watcher.ON, "");
    return on.isEmpty() ? List.of() : List.of(on);
  }

  /** Reads the stages that watch others, when those are known. */
  private void readWatchers() {
    List<WatchPlan.Stage> named = new ArrayList<>();
    for (int stage = 0; stage < stages.size(); stage++) {
      named.add(new WatchPlan.Stage(stages.get(stage).name(), operators.get(stage)));
    }
    plan = new WatchPlan(named);
    // Behind a stage with a fault the fields are not known: only their own options are read.
    boolean sound =
        IntStream.range(0, parts.size())
            .filter(stage -> !watchers.contains(stage))
            .allMatch(stage -> parts.get(stage).options().faults().isEmpty());
    for (int stage : watchers) {
      watcher(stage, parts.get(stage).options(), sound && operators.get(last) != null);
    }
  }

  private void watcher(int stage, Options options, boolean known) {
    ModelFactory.Watcher factory = (ModelFactory.Watcher) factories.get(stages.get(stage).type());
    List<String> on = watched(factory, options);
    OptionalInt index =
        options.has(ModelFactory.Watcher.INDEX)
            ? OptionalInt.of(options.read(ModelFactory.Watcher.INDEX, 0))
            : OptionalInt.empty();
    if (index.isPresent() && on.size() > 1) {
      options.refuse(
          ModelFactory.Watcher.INDEX,
          "is of one field, found " + on.size() + "; write a stage for each of them");
    }
    String learner = options.read(ModelFactory.Watcher.LEARNER, "");
    List<WatchPlan.Place> places = new ArrayList<>();
    List<WatchPlan.Place> flags = new ArrayList<>();
    if (known) {
      String option = ModelFactory.Watcher.ON.name();
      OptionalInt number = on.size() > 1 ? OptionalInt.empty() : index;
      on.forEach(
          name -> plan.place(stage, option, name, number, options::refuse).ifPresent(places::add));
      factory.flags().ifPresent(key -> flags(stage, key, options, flags));
    }
    if (places.isEmpty() || places.size() < on.size()) {
      factory.watch(options, Collections.nCopies(Math.max(1, on.size()), WatchedField.UNKNOWN));
      return;
    }
    // A stage alone has no field.
    List<WatchedField> fields = new ArrayList<>();
    places.forEach(place -> fields.add(place.field()));
    Watching watching = factory.watch(options, fields);
    if (watching != null) {
      plan.add(
          stage,
          places,
          flags,
          watching,
          Optional.of(learner).filter(name -> !name.isEmpty()),
          options::refuse);
    }
  }

  private void flags(
      int stage, Key<List<String>> key, Options options, List<WatchPlan.Place> into) {
    for (String name : options.read(key, List.of())) {
      Optional<WatchPlan.Place> place =
          plan.place(stage, key.name(), name, OptionalInt.empty(), options::refuse);
      if (place.isPresent()
          && (place.get().field() == null
              || place.get().field().kind() != WatchedField.Kind.FLAG)) {
        options.refuse(
            key,
            "expected a field that is true or false, such as drift.found, found '" + name + "'");
      } else {
        place.ifPresent(into::add);
      }
    }
  }

  /** A name that is not that of the operator may be had once. */
  private void refuseNames() {
    List<String> names = stages.stream().map(ModelSpec::name).toList();
    for (int stage = 0; stage < names.size(); stage++) {
      String name = names.get(stage);
      if (!name.equals(stages.get(stage).type())) {
        Options options = parts.get(stage).options();
        if (!NAMES.matcher(name).matches()) {
          options.refuse(
              "as",
              "expected a name of up to 64 letters, digits, dashes and underscores that begins with"
                  + " a letter, found '"
                  + name
                  + "'");
        } else if (names.indexOf(name) != names.lastIndexOf(name)) {
          options.refuse("as", "another stage is called '" + name + "'; choose another name");
        }
      }
    }
  }

  /** Returns what stages take of the declared targets. */
  DeclaredTargets taken(int inputWidth, DeclaredTargets declared) {
    readAll(inputWidth, declared);
    readWatchers();
    refuseFaults();
    return new DeclaredTargets(
        tookLabel() ? declared.label() : "", tookTargets() ? declared.values() : List.of());
  }

  private boolean tookLabel() {
    return parts.stream().anyMatch(part -> part.options().tookLabel());
  }

  private boolean tookTargets() {
    return parts.stream().anyMatch(part -> part.options().tookTargets());
  }

  private void readAll(int inputWidth, DeclaredTargets declared) {
    if (stages.isEmpty()) {
      throw new SpecException(
          List.of(new SpecFault(0, "", "expected at least one operator of " + factories.keySet())));
    }
    last = stages.size() - 1;
    while (last > 0 && factories.get(stages.get(last).type()) instanceof ModelFactory.Watcher) {
      last--;
    }
    StageInputs inputs = StageInputs.first(inputWidth, declared);
    for (int stage = 0; stage < stages.size(); stage++) {
      ModelSpec spec = stages.get(stage);
      ModelFactory factory = factories.get(spec.type());
      Optional<KeyTable> keys = factory == null ? Optional.empty() : factory.keys();
      inputs = read(new Options(stage, spec, keys, inputs), stage, inputs);
      if (operators.size() == stage) {
        operators.add(null);
      }
      if (emitted.size() == stage) {
        emitted.add(new StageFields.Stage(spec.name(), Optional.empty()));
      }
    }
  }

  private void refuseFaults() {
    List<SpecFault> faults =
        parts.stream().flatMap(part -> part.options().faults().stream()).toList();
    if (!faults.isEmpty()) {
      throw new SpecException(faults);
    }
  }

  /** What is declared and reaches no learner would be left out without a word. */
  private void refuseUntaken(DeclaredTargets declared) {
    Options at = parts.get(last).options();
    if (parts.stream().anyMatch(part -> !part.options().faults().isEmpty())) {
      return;
    }
    if (declared.hasLabel() && !tookLabel()) {
      at.refuse(
          "",
          "expected a stage that takes the label '"
              + declared.label()
              + "', found none; "
              + (stages.stream().anyMatch(stage -> stage.type().equals("dictionary"))
                  ? "give dictionary the option classes, end with classify"
                  : "end with classify, or with dictionary and its option classes")
              + ", or remove label");
    }
    if (!declared.values().isEmpty() && !tookTargets()) {
      at.refuse(
          "",
          "expected a stage that takes the targets "
              + declared.values()
              + ", found none; end with forecast, or remove targets");
    }
  }

  /** Reads one stage, and returns what it passes on. */
  private StageInputs read(Options options, int stage, StageInputs inputs) {
    int width = inputs.origins().size();
    String type = stages.get(stage).type();
    ModelFactory factory = factories.get(type);
    if (factory instanceof ModelFactory.Operator operator) {
      return operator(operator.create(width, options), inputs, stage == last, options);
    }
    if (factory instanceof ModelFactory.Wrapper wrapper) {
      parts.add(new Part(options, wrapper.wrapper(options)));
      if (stage == last) {
        options.refuse("", "'" + type + "' must stand before another stage");
      }
      return inputs.behindScaling();
    }
    if (factory instanceof ModelFactory.Watcher) {
      parts.add(new Part(options, UnaryOperator.identity()));
      watchers.add(stage);
      if (stage == 0) {
        options.refuse("", "expected a stage before '" + type + "' that it watches, found none");
      }
      return inputs;
    }
    options.refuseAll(
        "unknown operator '"
            + type
            + "'; known are "
            + String.join(", ", factories.keySet())
            + Spelling.suggestion(type, factories.keySet()));
    parts.add(new Part(options, UnaryOperator.identity()));
    return inputs;
  }

  private StageInputs operator(
      StreamModel made, StageInputs inputs, boolean ends, Options options) {
    int width = inputs.origins().size();
    if (made == null) {
      if (!ends) {
        options.takePass();
      }
      parts.add(new Part(options, UnaryOperator.identity()));
      return inputs;
    }
    operators.add(made);
    emitted.add(
        new StageFields.Stage(
            stages.get(emitted.size()).name(), Optional.of(made.signature().ports())));
    int targets = made.signature().targetWidth();
    if (targets != 0 && targets != inputs.declared().width()) {
      options.refuse(
          "",
          "expected no targets or the "
              + inputs.declared().width()
              + " that are declared, the operator takes "
              + targets);
    }
    int reads = made.signature().inputWidth();
    if (ends) {
      if (reads < width) {
        options.refuse(
            "",
            "reads "
                + reads
                + " of "
                + width
                + " channels, and no stage follows that reads the others; remove them");
      }
      int at = parts.size();
      parts.add(new Part(options, behind -> operators.get(at)));
      return inputs;
    }
    OutputField passed = options.passed(made.signature().ports());
    int at = parts.size();
    parts.add(
        new Part(
            options,
            behind ->
                Chain.of(operators.get(at), behind, passed, fields.kept(at, behind, passed))));
    return inputs.behind(reads, passed);
  }
}
