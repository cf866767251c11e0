package io.millrace.cli.run;

import io.millrace.api.pipeline.PipelineSpec;
import io.millrace.cli.console.CommandException;
import io.millrace.math.backend.DenseBackends;
import io.millrace.streaming.connect.kafka.KafkaTopics;
import io.millrace.streaming.job.FileChecks;
import io.millrace.streaming.job.MathCheck;
import java.io.PrintWriter;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * Checks a pipeline's files and topics before it starts, so that a missing one is reported at once
 * and not by a restarting job; creates the topics it writes.
 */
final class Preparation {

  private final PipelineSpec pipeline;
  private final PrintWriter out;

  /**
   * @param pipeline with absolute paths
   * @param out output for the user, which names the created topics
   */
  Preparation(PipelineSpec pipeline, PrintWriter out) {
    this.pipeline = pipeline;
    this.out = out;
  }

  /**
   * Prepares a run in this process.
   *
   * @param from savepoint it starts from; without one its folders must hold no earlier results
   * @throws CommandException with every fault
   * @throws io.millrace.api.pipeline.PipelineException if its math backend is not there
   */
  void here(Optional<String> from) {
    new MathCheck(DenseBackends.present()).here(pipeline);
    List<String> faults = new ArrayList<>(FileChecks.source(pipeline.input()));
    faults.addAll(FileChecks.models(pipeline));
    faults.addAll(
        from.isPresent()
            ? FileChecks.outputs(pipeline.outputs())
            : FileChecks.freshOutputs(pipeline.outputs()));
    refuse(faults);
    KafkaTopics.Prepared topics = topics();
    refuse(topics.unreachable());
    refuse(topics.faults());
  }

  /**
   * Prepares a run on a cluster, whose machines may reach files and brokers that this one does not.
   *
   * @throws CommandException if a broker says that a topic is missing
   * @throws io.millrace.api.pipeline.PipelineException if the job's jar does not know its math
   *     backend
   */
  void elsewhere() {
    new MathCheck(DenseBackends.present()).known(pipeline);
    KafkaTopics.Prepared topics = topics();
    refuse(topics.faults());
    topics.unreachable().forEach(message -> out.println("note: " + message));
  }

  private KafkaTopics.Prepared topics() {
    KafkaTopics.Prepared prepared = KafkaTopics.prepare(pipeline);
    prepared.made().forEach(out::println);
    return prepared;
  }

  private static void refuse(List<String> faults) {
    if (!faults.isEmpty()) {
      throw CommandException.refused(String.join("\n", faults));
    }
  }
}
