package io.millrace.cli.models;

import io.millrace.api.model.PublishedModel;
import io.millrace.cli.console.CommandException;
import java.util.List;

/** Publishes models to a folder or a topic. */
interface ModelPublisher {

  /**
   * Publishes models, each with its release status; returns when they are written.
   *
   * @throws CommandException if they could not be written
   */
  void publish(List<PublishedModel> models);

  /** The location as messages show it. */
  String location();
}
