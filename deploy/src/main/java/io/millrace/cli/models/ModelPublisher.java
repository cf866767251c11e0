package io.millrace.cli.models;

import io.millrace.api.model.PublishedModel;
import io.millrace.cli.console.CommandException;
import java.util.List;

/** Where models are published to: a folder, or a topic. */
interface ModelPublisher {

  /**
   * Publishes models, each as its standing asks; returns when they are there.
   *
   * @throws CommandException if they could not be written
   */
  void publish(List<PublishedModel> models);

  /** How messages call the place. */
  String place();
}
