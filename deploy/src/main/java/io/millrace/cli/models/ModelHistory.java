package io.millrace.cli.models;

import io.millrace.api.model.ModelName;
import io.millrace.api.model.PublishedModel;
import io.millrace.api.model.ReleaseStatus;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/** The versions of one group at a location, and the active one. */
final class ModelHistory {

  private final String pipeline;
  private final String group;
  private final Map<Long, PublishedModel> versions = new TreeMap<>();
  private PublishedModel newest;
  private PublishedModel held;

  ModelHistory(String pipeline, String group) {
    this.pipeline = pipeline;
    this.group = group;
  }

  /** Reads all versions of a group, in the reader's order. */
  static ModelHistory of(ModelReader reader, String pipeline, String group) {
    ModelHistory history = new ModelHistory(pipeline, group);
    reader.each(
        found -> {
          if (found instanceof ModelReader.Whole whole) {
            history.add(whole.model());
          }
        });
    return history;
  }

  void add(PublishedModel model) {
    ModelName name = model.manifest().name();
    if (!name.pipeline().equals(pipeline) || !name.group().equals(group)) {
      return;
    }
    PublishedModel plain = model.as(ReleaseStatus.RELEASED);
    versions.put(name.version(), plain);
    switch (model.standing().call()) {
      case RELEASED -> newest = plain;
      case HELD -> held = plain;
      case RESUMED -> {
        held = null;
        newest = newest == null ? plain : newest;
      }
    }
  }

  /** Records that a version is held; the version itself does not contain that. */
  void hold(ModelName name) {
    held = versions.get(name.version());
  }

  /** The newest release, whether or not it answers. */
  Optional<PublishedModel> newest() {
    return Optional.ofNullable(newest);
  }

  /** The version that answers. */
  Optional<PublishedModel> answering() {
    return held != null ? Optional.of(held) : newest();
  }

  Optional<PublishedModel> version(long version) {
    return Optional.ofNullable(versions.get(version));
  }

  /** The last version before the one that answers. */
  Optional<PublishedModel> before() {
    long answering = answering().map(model -> model.manifest().name().version()).orElse(0L);
    PublishedModel before = null;
    for (Map.Entry<Long, PublishedModel> version : versions.entrySet()) {
      before = version.getKey() < answering ? version.getValue() : before;
    }
    return Optional.ofNullable(before);
  }

  List<Long> known() {
    return new ArrayList<>(versions.keySet());
  }
}
