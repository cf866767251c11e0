package io.millrace.cli.models;

import io.millrace.api.model.PublishedModel;
import io.millrace.cli.console.PlainText;
import java.util.function.Consumer;

/** Where published models lie: a folder, or a topic. */
interface ModelReader {

  /** Shows every version there is, readable or not, in the order of the place. */
  void each(Consumer<Found> use);

  /** How messages call the place. */
  String place();

  /** A version, or why there is none to be read. */
  sealed interface Found {}

  /**
   * A version that is whole.
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
