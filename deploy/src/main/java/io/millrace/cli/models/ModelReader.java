package io.millrace.cli.models;

import io.millrace.api.model.PublishedModel;
import io.millrace.cli.console.PlainText;
import java.util.function.Consumer;

/** Reads published models from a folder or a topic. */
interface ModelReader {

  /** Passes every version to a consumer, readable or not, in the order of the folder or topic. */
  void each(Consumer<Found> use);

  /** The location as messages show it. */
  String location();

  /** A version, or the reason why it cannot be read. */
  sealed interface Found {}

  /**
   * A readable version.
   *
   * @param model manifest and tensors, checked
   */
  record Whole(PublishedModel model) implements Found {}

  /**
   * A file or message that is no model.
   *
   * @param place file, or topic with partition and offset
   * @param fault what was expected and found
   */
  record Broken(String place, String fault) implements Found {

    /** The fault as one line for the terminal. */
    String line() {
      return PlainText.of(place + ": " + fault);
    }
  }
}
