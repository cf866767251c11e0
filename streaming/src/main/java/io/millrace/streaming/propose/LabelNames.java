package io.millrace.streaming.propose;

import java.util.List;

/** Names of fields that hold what somebody wants to know, and not what a sensor measured. */
final class LabelNames {

  private static final List<String> WORDS =
      List.of(
          "label",
          "labels",
          "class",
          "activity",
          "anomaly",
          "changepoint",
          "target",
          "outlier",
          "attack",
          "fault",
          "is_anomaly",
          "ground_truth");

  private LabelNames() {}

  static boolean isOne(String path) {
    return TimeNames.words(path).stream().anyMatch(WORDS::contains);
  }
}
