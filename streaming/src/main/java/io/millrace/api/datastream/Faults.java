package io.millrace.api.datastream;

import io.millrace.api.operator.Learner;
import io.millrace.api.operator.StreamModel;
import io.millrace.api.pipeline.AlignSpec;
import io.millrace.api.pipeline.ConfigFault;
import io.millrace.api.pipeline.Limits;
import io.millrace.api.pipeline.MathSpec;
import io.millrace.api.pipeline.ModelPlan;
import io.millrace.api.pipeline.PipelineException;
import io.millrace.api.spec.Attachment;
import io.millrace.api.spec.ModelCatalog;
import io.millrace.api.spec.ModelSpec;
import io.millrace.api.spec.SpecException;
import io.millrace.api.spec.SpecFault;
import io.millrace.math.backend.DenseBackends;
import io.millrace.streaming.config.ModelFile;
import io.millrace.streaming.job.MathCheck;
import java.io.IOException;
import java.io.ObjectOutputStream;
import java.io.OutputStream;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Pattern;
import java.util.stream.IntStream;
import org.apache.flink.api.common.RuntimeExecutionMode;
import org.apache.flink.configuration.ExecutionOptions;

/** Collects the faults of a pipeline that a program describes, to report all together. */
final class Faults {

  private static final Pattern NAME = Pattern.compile("[A-Za-z0-9][A-Za-z0-9._-]{0,63}");
  private static final int MOST_CHANNELS = 4096;

  private static final Duration SHORTEST = Duration.ofMillis(1);
  private static final Duration YEAR = Duration.ofDays(365);

  /** Rows after a key's last reading; more are a mistake in a unit. */
  private static final long MOST_ROWS = 1_000_000;

  /** Stands in where the channels are unknown because of another fault. */
  private static final List<String> SOME_CHANNELS =
      IntStream.range(0, 64).mapToObj(Integer::toString).toList();

  private final List<ConfigFault> faults = new ArrayList<>();

  void add(String place, String message) {
    faults.add(new ConfigFault(0, place, message));
  }

  /** Number of faults so far. */
  int count() {
    return faults.size();
  }

  /**
   * Throws an exception with all faults, if there are any.
   *
   * @param name name of the pipeline
   */
  void throwAny(String name) {
    if (!faults.isEmpty()) {
      throw new PipelineException(name == null ? "pipeline without a name" : name, faults);
    }
  }

  void name(String name) {
    if (name == null || !NAME.matcher(name).matches()) {
      add(
          "name",
          "expected a name of up to 64 letters, digits, dots, dashes, underscores, found "
              + quoted(name));
    }
  }

  void channels(List<String> channels) {
    if (channels.isEmpty() || channels.size() > MOST_CHANNELS) {
      add("channels", "expected 1 to " + MOST_CHANNELS + " names, found " + channels.size());
    }
    Set<String> seen = new HashSet<>();
    for (int i = 0; i < channels.size(); i++) {
      String channel = channels.get(i);
      if (channel.isEmpty()) {
        add("channels[" + i + "]", "expected a channel name, found an empty text");
      } else if (!seen.add(channel)) {
        add(
            "channels[" + i + "]",
            "channel '" + channel + "' is listed twice; remove or rename one");
      }
    }
  }

  /**
   * Checks that the label and the targets are channels, or if they come late that the label is
   * none.
   */
  void targets(List<String> channels, String label, List<String> targets, boolean late) {
    if (late) {
      if (channels.contains(label)) {
        add(
            "labelChannel",
            "comes with lateLabels, and is a channel of the readings too; remove it from channels,"
                + " or remove lateLabels");
      }
    } else if (!label.isEmpty() && !channels.contains(label)) {
      add("labelChannel", unknown(label, channels));
    } else if (!label.isEmpty() && channels.size() == 1) {
      add("labelChannel", "expected a channel beside the label, found none; add it to channels");
    }
    for (int i = 0; i < targets.size(); i++) {
      String target = targets.get(i);
      String place = "targets[" + i + "]";
      if (!late && !channels.contains(target)) {
        add(place, unknown(target, channels));
      } else if (target.equals(label)) {
        add(place, "'" + target + "' is the label, a class; remove it from one of both");
      } else if (targets.indexOf(target) < i) {
        add(place, "target '" + target + "' is listed twice; remove one");
      }
    }
  }

  /** Checks how rows are made, by the rules of a pipeline file. */
  void align(AlignSpec rows, List<String> channels) {
    List<String> named = rows.channels().stream().map(AlignSpec.Channel::name).toList();
    if (!named.equals(channels)) {
      add(
          "align",
          "expected the channels " + channels + ", found " + named + "; leave channels out");
    }
    Duration every = rows.every();
    if (!rows.isOnChange()) {
      between("align.every", SHORTEST, YEAR, every);
    }
    for (int i = 0; i < rows.channels().size(); i++) {
      AlignSpec.Channel channel = rows.channels().get(i);
      String place = "align.channels[" + i + "]";
      if (channel.sensor().isEmpty()) {
        add(place + ".sensor", "expected the name of a sensor, found an empty text");
      }
      between(place + ".within", SHORTEST, YEAR, channel.within());
      if (every.compareTo(SHORTEST) >= 0
          && channel.within().toMillis() / every.toMillis() > MOST_ROWS) {
        add(
            place + ".within",
            "expected at most "
                + MOST_ROWS
                + " times every, found more: so many rows would follow each reading; reduce it");
      }
    }
  }

  /** Checks that operators can learn a reading later. */
  void late(StreamModel model) {
    if (!(model instanceof Learner learner) || learner.memoWidth() == 0) {
      add(
          "lateLabels",
          "expected one operator that can learn a reading after it was answered, such as classify,"
              + " or forecast with train: readout and one horizon; found none, or two; give the"
              + " label with its"
              + " reading, or describe a pipeline for each operator that learns late");
    }
  }

  private static String unknown(String name, List<String> channels) {
    return "no channel is called '" + name + "'; the channels are " + channels;
  }

  /** Checks that a required extractor exists. */
  void required(String place, Object extractor, String example) {
    if (extractor == null) {
      add(place, "expected an extractor, found none; call " + example);
    }
    serializable(place, extractor);
  }

  /** Checks that user code is serializable. */
  void serializable(String place, Object code) {
    try (ObjectOutputStream out = new ObjectOutputStream(OutputStream.nullOutputStream())) {
      out.writeObject(code);
    } catch (IOException | RuntimeException refused) {
      add(
          place,
          "expected code that is serializable, found "
              + refused
              + "; have it use nothing but the reading, constants and local variables that are"
              + " serializable");
    }
  }

  void between(String place, long least, long most, long found) {
    if (found < least || found > most) {
      add(place, "expected a whole number from " + least + " to " + most + ", found " + found);
    }
  }

  void between(String place, Duration least, Duration most, Duration found) {
    if (found.compareTo(least) < 0 || found.compareTo(most) > 0) {
      add(place, "expected a duration from " + least + " to " + most + ", found " + found);
    }
  }

  /**
   * Checks that limits are of values that there are.
   *
   * @param what the names are of
   */
  void limits(Limits limits, List<String> names, String what) {
    for (String limited : limits.ranges().keySet()) {
      if (!names.contains(limited)) {
        add(
            "limits",
            "no " + what + " is called '" + limited + "'; the " + what + "s are " + names);
      }
    }
  }

  void mode(RuntimeExecutionMode found) {
    if (found != RuntimeExecutionMode.STREAMING) {
      add(
          ExecutionOptions.RUNTIME_MODE.key(),
          "expected STREAMING, found "
              + found
              + "; readings that end are read in streaming mode too");
    }
  }

  /**
   * @param backends the backends on the class path
   */
  void math(MathSpec math, DenseBackends backends) {
    new MathCheck(backends).unknown(math).ifPresent(message -> add("math.backend", message));
  }

  /** The catalogue of the job; empty if the operators of the program cannot be added. */
  Optional<ModelCatalog> catalog(CatalogExtension extension, ModelCatalog shipped) {
    serializable("catalog", extension);
    try {
      ModelCatalog extended = extension.extend(shipped);
      if (extended != null) {
        return Optional.of(extended);
      }
      add("catalog", "expected a catalogue, found null");
    } catch (RuntimeException thrown) {
      add("catalog", "expected a catalogue, its extension threw " + thrown);
    }
    return Optional.empty();
  }

  /** Attaches the model files that options name to the stages, as for a pipeline file. */
  List<ModelSpec> attached(List<ModelSpec> stages, ModelCatalog catalog) {
    List<ModelSpec> whole = new ArrayList<>();
    for (int i = 0; i < stages.size(); i++) {
      ModelSpec stage = stages.get(i);
      Map<String, Attachment> attachments = new LinkedHashMap<>(stage.attachments());
      for (String option : catalog.files(stage.type())) {
        if (!attachments.containsKey(option)
            && stage.options().get(option) instanceof String path) {
          String place = place(i, stage) + "." + option;
          try {
            attachments.put(option, ModelFile.read(path));
          } catch (PipelineException faulty) {
            faulty.faults().forEach(fault -> add(place, fault.in(path)));
          }
        }
      }
      whole.add(new ModelSpec(stage.type(), stage.options(), attachments, stage.name()));
    }
    return whole;
  }

  /** The operator of the stages; empty if they have faults. */
  Optional<StreamModel> model(ModelPlan plan, ModelCatalog catalog) {
    List<ModelSpec> stages = plan.stages();
    if (stages.isEmpty()) {
      add("operators", "expected at least one operator, found none");
      return Optional.empty();
    }
    int before = faults.size();
    try {
      ModelPlan known =
          plan.channels().isEmpty()
              ? new ModelPlan(SOME_CHANNELS, plan.declared(), stages, 0)
              : plan;
      StreamModel model = known.model(catalog);
      return faults.size() == before ? Optional.of(model) : Optional.empty();
    } catch (SpecException faulty) {
      for (SpecFault fault : faulty.faults()) {
        int stage = Math.min(Math.max(fault.stage(), 0), stages.size() - 1);
        String option = fault.option().isEmpty() ? "" : "." + fault.option();
        boolean ofAnswers = fault.option().equals("fields");
        add(ofAnswers ? "fields" : place(stage, stages.get(stage)) + option, fault.message());
      }
    } catch (IllegalArgumentException refused) {
      int last = stages.size() - 1;
      add(place(last, stages.get(last)), String.valueOf(refused.getMessage()));
    }
    return Optional.empty();
  }

  private static String place(int stage, ModelSpec spec) {
    return "operators[" + stage + "]." + spec.type();
  }

  private static String quoted(String text) {
    return text == null ? "none" : "'" + text + "'";
  }
}
