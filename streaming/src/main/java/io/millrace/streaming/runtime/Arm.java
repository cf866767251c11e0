package io.millrace.streaming.runtime;

/** Which of two models of a group. Words are part of every savepoint: they never change. */
enum Arm {
  /** That which answers. */
  ANSWERING,
  /** That which is tried. */
  CANDIDATE;

  String word() {
    return this == ANSWERING ? "answering" : "candidate";
  }
}
