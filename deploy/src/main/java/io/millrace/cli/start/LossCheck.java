package io.millrace.cli.start;

import io.millrace.api.pipeline.PipelineSpec;
import io.millrace.api.pipeline.SourceSpec;
import io.millrace.cli.console.CommandException;
import io.millrace.cli.inspect.SavedOffsets;
import io.millrace.streaming.connect.kafka.RetainedOffsets;
import io.millrace.streaming.connect.kafka.offset.LossPolicy;
import java.io.IOException;
import java.io.PrintWriter;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeoutException;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.TopicPartition;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Checks before a start that the broker still has what the pipeline has not read since its
 * savepoint. The job checks the same again; here all partitions are named at once.
 */
public final class LossCheck {

  private static final Logger LOG = LoggerFactory.getLogger(LossCheck.class);

  private final PipelineSpec pipeline;
  private final PrintWriter out;

  /**
   * @param out output for the user
   */
  public LossCheck(PipelineSpec pipeline, PrintWriter out) {
    this.pipeline = pipeline;
    this.out = out;
  }

  /**
   * Checks a start.
   *
   * @param from URI of the savepoint or checkpoint
   * @param accepted whether losses are only reported
   * @throws CommandException if records are lost and that is not accepted
   */
  public void check(String from, boolean accepted) {
    if (!(pipeline.input().source() instanceof SourceSpec.Kafka kafka)) {
      return;
    }
    List<RetainedOffsets.Loss> losses;
    try {
      Map<TopicPartition, Long> wanted =
          SavedOffsets.read("Cannot start from", from, pipeline.name() + "-source");
      wanted.keySet().removeIf(partition -> !kafka.topics().contains(partition.topic()));
      losses =
          wanted.isEmpty()
              ? List.of()
              : new RetainedOffsets(kafka, LossPolicy.of(accepted)).losses(wanted);
    } catch (IOException | KafkaException | TimeoutException notFromHere) {
      // The savepoint or the broker may be out of reach for this client; the job looks again.
      LOG.info("Cannot check for lost records before the start", notFromHere);
      return;
    }
    if (losses.isEmpty()) {
      return;
    }
    if (!accepted) {
      throw CommandException.refused(RetainedOffsets.message(losses));
    }
    losses.forEach(loss -> out.println("warning: " + loss.described()));
  }
}
