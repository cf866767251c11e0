package io.millrace.streaming.runtime.follow;

import io.millrace.api.pipeline.FollowSpec;

/** Role of a model in a group. The words are part of savepoints and never change. */
enum Arm {
  /** The model that answers. */
  ANSWERING,
  /** The model that is tried. */
  CANDIDATE;

  /** Name of the pipeline that publishes the models; empty where nothing is tried. */
  String pipeline(FollowSpec follow) {
    return this == ANSWERING ? follow.followed().pipeline() : follow.trial().pipeline();
  }

  String word() {
    return this == ANSWERING ? "answering" : "candidate";
  }
}
