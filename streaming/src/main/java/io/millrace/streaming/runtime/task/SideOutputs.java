package io.millrace.streaming.runtime.task;

import io.millrace.api.record.DeadLetter;
import io.millrace.api.record.Event;
import io.millrace.api.record.ModelRelease;
import io.millrace.streaming.judge.Evaluated;
import io.millrace.streaming.wire.WireTypes;
import org.apache.flink.util.OutputTag;

/** Tags of the side outputs of the operators. */
public final class SideOutputs {

  /** Rejected records. */
  public static final OutputTag<DeadLetter> DEAD_LETTERS =
      new OutputTag<>("dead-letters", WireTypes.deadLetter());

  /** Versions of parameters that are ready to be published. */
  public static final OutputTag<ModelRelease> RELEASES =
      new OutputTag<>("releases", WireTypes.modelRelease());

  /** Changes that stages found. */
  public static final OutputTag<Event> DRIFTS = new OutputTag<>("drifts", WireTypes.event());

  /** Alarms that stages raised or ended. */
  public static final OutputTag<Event> ALARMS = new OutputTag<>("alarms", WireTypes.event());

  /** Answers and truths that are judged. */
  public static final OutputTag<Evaluated> EVALUATED =
      new OutputTag<>("evaluated", WireTypes.evaluated());

  private SideOutputs() {}
}
