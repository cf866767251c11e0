package io.millrace.cli.report;

import io.millrace.api.model.ModelFileException;
import io.millrace.api.model.ModelName;
import io.millrace.api.model.PublishedModel;
import io.millrace.cli.topic.CommittedRecords;
import io.millrace.cli.topic.TopicAddress;
import io.millrace.simulate.summary.AnsweringModels;
import java.io.IOException;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/**
 * The models of a pipeline on a topic, read once from its beginning to its end. Memory: one or two
 * models of each group.
 */
final class TopicModels implements AnsweringModels {

  private final TopicAddress topic;
  private final String pipeline;
  private final Map<String, PublishedModel> newest = new TreeMap<>();
  private final Map<String, PublishedModel> held = new TreeMap<>();
  private boolean read;

  TopicModels(TopicAddress topic, String pipeline) {
    this.topic = topic;
    this.pipeline = pipeline;
  }

  @Override
  public List<ModelName> names() {
    if (!read) {
      read = true;
      try (CommittedRecords records = CommittedRecords.open(topic)) {
        records.toEnd(
            record -> {
              take(record.value());
              return true;
            },
            () -> false);
      }
    }
    return newest.keySet().stream().map(group -> model(group).manifest().name()).toList();
  }

  /** A message that is no model is left to those who follow; the others are shown. */
  private void take(byte[] message) {
    if (message == null) {
      return;
    }
    try {
      PublishedModel model = PublishedModel.read(message);
      String group = model.manifest().name().group();
      if (!model.manifest().name().pipeline().equals(pipeline)) {
        return;
      }
      switch (model.standing().call()) {
        case RELEASED -> newest.put(group, model);
        case HELD -> held.put(group, model);
        case RESUMED -> {
          held.remove(group);
          newest.putIfAbsent(group, model);
        }
      }
    } catch (ModelFileException other) {
      // Such as a message of another program.
    }
  }

  private PublishedModel model(String group) {
    return held.getOrDefault(group, newest.get(group));
  }

  @Override
  public PublishedModel read(ModelName name) throws IOException {
    PublishedModel model = model(name.group());
    if (model == null) {
      throw new IOException("expected a model of " + name + " in " + topic + ", found none");
    }
    return model;
  }
}
