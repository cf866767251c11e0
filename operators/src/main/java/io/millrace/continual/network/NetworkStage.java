package io.millrace.continual.network;

import io.millrace.api.config.Forms;
import io.millrace.api.config.Key;
import io.millrace.api.config.KeyTable;
import io.millrace.api.math.KernelChoice;
import io.millrace.api.operator.StreamModel;
import io.millrace.api.spec.Attachment;
import io.millrace.api.spec.ModelFactory;
import io.millrace.api.spec.Options;
import io.millrace.continual.layer.NetworkException;
import io.millrace.continual.layer.NetworkFault;
import io.millrace.continual.layer.Weights;
import io.millrace.math.backend.DenseBackend;
import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/** Makes the {@code network} stage of a pipeline: {@code network: {model: keyword.yaml}}. */
final class NetworkStage implements ModelFactory.Operator {

  private static final String MODEL = "model";

  private static final Key<Missing> MISSING =
      Key.choice("missing", Missing.REFUSE)
          .describedAs(
              "What a missing value is, in place of what the model file says: refused, the last of"
                  + " its channel (hold), zero, or a reason to leave the observation out of every"
                  + " window (mask).")
          .defaultsToComputed("as the model file says");

  private static final KeyTable KEYS =
      KeyTable.of(
              Key.of(MODEL, Forms.text("the path of a model file"))
                  .describedAs("Path of a model file: an architecture and its trained weights.")
                  .required("network.yaml"),
              MISSING)
          .and(LearnOptions.KEYS.toArray(Key[]::new));

  private final DenseBackend backend;

  NetworkStage(DenseBackend backend) {
    this.backend = backend;
  }

  @Override
  public Optional<KeyTable> keys() {
    return Optional.of(KEYS);
  }

  @Override
  public Set<String> files() {
    return Set.of(MODEL);
  }

  @Override
  public StreamModel create(int inputWidth, Options options) {
    Attachment model = options.attachment(MODEL).orElse(null);
    Optional<LearnOptions> learn = LearnOptions.read(options);
    if (model == null) {
      return null;
    }
    try {
      StreamModel network = model(declared(model, options), learn);
      int reads = network.signature().inputWidth();
      learn.ifPresent(wanted -> wanted.check(network.signature().outputWidth(), options));
      if (reads <= inputWidth) {
        return network;
      }
      options.refuse(
          MODEL,
          "expected at most "
              + inputWidth
              + " channels, found "
              + reads
              + " in "
              + model.source()
              + "; a network reads the first channels that reach it");
    } catch (NetworkException faulty) {
      for (NetworkFault fault : faulty.faults()) {
        options.refuse(MODEL, model.source() + ": " + fault);
      }
    }
    return null;
  }

  /** The model with what the stage says of missing values in place of what the file says. */
  private static Attachment declared(Attachment model, Options options) {
    if (!options.has(MISSING)) {
      return model;
    }
    Map<String, Object> structure = new LinkedHashMap<>(model.structure());
    Missing said = options.read(MISSING, Missing.REFUSE);
    structure.put(ArchitectureReader.MISSING.name(), said.name().toLowerCase(Locale.ROOT));
    return new Attachment(model.source(), structure, model.tensors());
  }

  private StreamModel model(Attachment model, Optional<LearnOptions> learn) {
    Architecture architecture = Architecture.read(model.structure());
    Weights weights = weights(model);
    return learn.isPresent()
        ? Network.learning(architecture, weights, learn.get(), backend)
        : Network.operator(architecture, weights, KernelChoice.ofProcess(), backend);
  }

  static Weights weights(Attachment model) {
    Map<String, Weights.Weight> weights = new LinkedHashMap<>();
    model
        .tensors()
        .forEach(
            (name, tensor) ->
                weights.put(name, new Weights.Weight(tensor.shape(), tensor.values())));
    return Weights.of(weights);
  }
}
