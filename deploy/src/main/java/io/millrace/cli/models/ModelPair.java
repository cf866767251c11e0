package io.millrace.cli.models;

import io.millrace.api.model.PublishedModel;
import io.millrace.cli.console.CommandException;
import io.millrace.cli.console.NumberText;
import io.millrace.state.BoundedFile;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;

/** A published version as two files side by side: tensors, and the manifest of the same name. */
final class ModelPair {

  private static final String TENSORS = ".safetensors";

  private static final int LONGEST_MANIFEST = 1 << 20;

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
    if (Files.size(manifest) > LONGEST_MANIFEST) {
      throw CommandException.failed(
          "Cannot read model "
              + tensors
              + ": expected a manifest of at most 1 MiB at "
              + manifest
              + ", found "
              + NumberText.count(Files.size(manifest))
              + " bytes; copy both files of a version again",
          null);
    }
    return PublishedModel.of(
        BoundedFile.read(manifest, LONGEST_MANIFEST),
        BoundedFile.read(tensors, BoundedFile.TENSORS));
  }

  private static Path manifest(Path tensors) {
    String name = tensors.getFileName().toString();
    String stem =
        name.endsWith(TENSORS) ? name.substring(0, name.length() - TENSORS.length()) : name;
    return tensors.resolveSibling(stem + ".json");
  }
}
