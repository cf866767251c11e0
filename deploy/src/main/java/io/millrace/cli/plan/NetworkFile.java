package io.millrace.cli.plan;

import io.millrace.api.spec.Attachment;
import io.millrace.cli.console.CommandException;
import io.millrace.continual.layer.NetworkException;
import io.millrace.streaming.config.ModelFile;
import java.nio.file.Path;
import java.util.function.Function;
import java.util.stream.Collectors;

/** A network's model file, and its faults as messages of the command line. */
final class NetworkFile {

  private final Attachment model;

  private NetworkFile(Attachment model) {
    this.model = model;
  }

  /**
   * Reads a model file.
   *
   * @throws io.millrace.api.pipeline.PipelineException with every fault of its YAML
   */
  static NetworkFile read(Path file) {
    return new NetworkFile(ModelFile.read(file.toString()));
  }

  boolean hasWeights() {
    return !model.tensors().isEmpty();
  }

  /** Builds the model; every fault of architecture and weights ends the command. */
  <T> T make(Function<Attachment, T> maker) {
    try {
      return maker.apply(model);
    } catch (NetworkException faulty) {
      int count = faulty.faults().size();
      throw CommandException.refused(
          faulty.faults().stream()
                  .map(fault -> model.source() + ": " + fault)
                  .collect(Collectors.joining("\n"))
              + "\n"
              + count
              + (count == 1 ? " fault" : " faults"));
    }
  }
}
