package io.millrace.simulate.summary;

import io.millrace.api.model.ModelFolder;
import io.millrace.api.model.ModelName;
import io.millrace.api.model.PublishedModel;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;

/** The models that answer for a pipeline: of each group the held version, else the newest. */
public interface AnsweringModels {

  /** Their names, one of each group. */
  List<ModelName> names() throws IOException;

  /**
   * Reads one of them.
   *
   * @throws IOException if it cannot be read
   */
  PublishedModel read(ModelName name) throws IOException;

  /** Those in a folder. */
  static AnsweringModels in(Path folder, String pipeline) {
    ModelFolder models = new ModelFolder(folder);
    return new AnsweringModels() {
      @Override
      public List<ModelName> names() throws IOException {
        return models.answering(pipeline);
      }

      @Override
      public PublishedModel read(ModelName name) throws IOException {
        return models.read(name);
      }
    };
  }
}
