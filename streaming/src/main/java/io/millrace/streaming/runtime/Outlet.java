package io.millrace.streaming.runtime;

import io.millrace.streaming.wire.DeadLetter;
import io.millrace.streaming.wire.Result;

/** What a block runner hands out while it computes. */
interface Outlet {

  /** An observation was computed and has an output. */
  void emit(Result result);

  /** An observation was not taken; no state changed. */
  void refuse(DeadLetter letter);

  /** A block has changed the parameters that {@code step} reads: a new version. */
  void changed(Cohort cohort, long version);
}
