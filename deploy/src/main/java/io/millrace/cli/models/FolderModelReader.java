package io.millrace.cli.models;

import io.millrace.api.model.ModelFileException;
import io.millrace.api.model.ModelFolder;
import io.millrace.cli.console.CommandException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.function.Consumer;

/** Models in a folder, as the {@code models: {folder: …}} sink writes them. */
final class FolderModelReader implements ModelReader {

  private final Path root;

  FolderModelReader(Path root) {
    this.root = root;
  }

  @Override
  public void each(Consumer<Found> use) {
    if (!Files.isDirectory(root)) {
      throw CommandException.refused(
          "Cannot read models in "
              + root
              + ": expected a folder that a pipeline's models: names, found "
              + (Files.exists(root) ? "a file" : "nothing there"));
    }
    ModelFolder folder = new ModelFolder(root);
    try {
      for (Path manifest : folder.manifests()) {
        use.accept(read(folder, manifest));
      }
    } catch (IOException failed) {
      throw CommandException.failed("Cannot read models in " + root + ": " + failed, failed);
    }
  }

  @Override
  public String location() {
    return root.toString();
  }

  private static Found read(ModelFolder folder, Path manifest) {
    try {
      return new Whole(folder.read(manifest));
    } catch (ModelFileException broken) {
      return new Broken(manifest.toString(), broken.getMessage());
    } catch (IOException unreadable) {
      return new Broken(manifest.toString(), "Cannot read it: " + unreadable);
    }
  }
}
