package io.millrace.cli.models;

import io.millrace.api.model.ModelFolder;
import io.millrace.api.model.ModelName;
import io.millrace.api.model.PublishedModel;
import io.millrace.api.model.ReleaseStatus;
import io.millrace.cli.console.CommandException;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;

/** Publishes to a folder; followers that start later read the active versions there. */
final class FolderModelPublisher implements ModelPublisher {

  private final Path root;

  FolderModelPublisher(Path root) {
    this.root = root;
  }

  @Override
  public void publish(List<PublishedModel> models) {
    ModelFolder folder = new ModelFolder(root);
    try {
      for (PublishedModel model : models) {
        ModelName name = model.manifest().name();
        ReleaseStatus standing = model.standing();
        // The release status is in a separate file; published versions never change.
        folder.write(model.as(new ReleaseStatus(ReleaseStatus.Call.RELEASED, standing.from())));
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
  public String location() {
    return root.toString();
  }
}
