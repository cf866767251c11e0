package io.millrace.streaming.runtime.block;

import io.millrace.api.record.DeadLetter;
import io.millrace.api.record.Result;

/** What a block runner hands out while it computes. */
public interface ResultCollector {

  /** An observation was computed and has an output. */
  void emit(Result result);

  /** An observation was not taken; no state changed. */
  void refuse(DeadLetter letter);

  /** A block has changed the parameters that {@code step} reads: a new version. */
  void changed(LoadedGroup loadedGroup, long version);
}
