package io.millrace.cli;

import io.millrace.model.ModelFolder;
import io.millrace.model.ModelName;
import io.millrace.model.PublishedModel;
import io.millrace.model.Standing;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;

/** Publishes into a folder; followers that start later find there what answers. */
final class FolderDesk implements ModelDesk {

  private final Path root;

  FolderDesk(Path root) {
    this.root = root;
  }

  @Override
  public void publish(List<PublishedModel> models) {
    ModelFolder folder = new ModelFolder(root);
    try {
      for (PublishedModel model : models) {
        ModelName name = model.manifest().name();
        Standing standing = model.standing();
        // How it stands lies beside the versions, which stay as they were published.
        folder.write(model.as(new Standing(Standing.Call.RELEASED, standing.from())));
        switch (standing.call()) {
          case RELEASED -> {}
          case HELD -> folder.hold(name);
          case RESUMED -> folder.resume(name.pipeline(), name.group());
        }
      }
    } catch (IOException failed) {
      throw CommandException.failed("Cannot write models to " + root + ": " + failed, failed);
    }
  }

  @Override
  public String place() {
    return root.toString();
  }
}
