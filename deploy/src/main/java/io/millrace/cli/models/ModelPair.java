package io.millrace.cli.models;

import io.millrace.api.model.PublishedModel;
import io.millrace.cli.console.CommandException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;

/** A published version as two files side by side: tensors, and the manifest of the same name. */
final class ModelPair {

  private static final String TENSORS = ".safetensors";

  private ModelPair() {}

  /**
   * Reads a version.
   *
   * @param tensors its safetensors file
   * @throws CommandException if the manifest is not beside it
   */
  static PublishedModel read(Path tensors) throws IOException {
    Path manifest = manifest(tensors);
    if (!Files.isRegularFile(manifest)) {
      throw CommandException.failed(
          "Cannot read model "
              + tensors
              + ": expected its manifest at "
              + manifest
              + ", found nothing there; copy both files of a version",
          null);
    }
    return PublishedModel.of(Files.readAllBytes(manifest), Files.readAllBytes(tensors));
  }

  private static Path manifest(Path tensors) {
    String name = tensors.getFileName().toString();
    String stem =
        name.endsWith(TENSORS) ? name.substring(0, name.length() - TENSORS.length()) : name;
    return tensors.resolveSibling(stem + ".json");
  }
}
