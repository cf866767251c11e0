package io.millrace.streaming.runtime.follow;

import io.millrace.api.pipeline.FollowSpec;

/** Which of two models of a group. Words are part of every savepoint: they never change. */
enum Arm {
  /** That which answers. */
  ANSWERING,
  /** That which is tried. */
  CANDIDATE;

  /** Whose models it is; empty where nothing is tried. */
  String pipeline(FollowSpec follow) {
    return this == ANSWERING ? follow.followed().pipeline() : follow.trial().pipeline();
  }

  String word() {
    return this == ANSWERING ? "answering" : "candidate";
  }
}
