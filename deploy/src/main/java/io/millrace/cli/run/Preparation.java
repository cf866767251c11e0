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
   * @throws CommandException with every fault
   * @throws io.millrace.api.pipeline.PipelineException if its math backend is not there
   */
  void here() {
    new MathCheck(DenseBackends.present()).here(pipeline);
    List<String> faults = new ArrayList<>(FileChecks.source(pipeline.input()));
    faults.addAll(FileChecks.models(pipeline));
    faults.addAll(FileChecks.outputs(pipeline));
    refuse(faults);
    KafkaTopics.Prepared topics = topics();
    refuse(topics.unreachable());
    refuse(topics.faults());
  }

  /**
   * Checks that the folders of a run that begins anew hold nothing of an earlier run.
   *
   * @throws CommandException if one does
   */
  void fresh() {
    refuse(FileChecks.freshOutputs(pipeline));
  }

  /**
   * Prepares a run on a cluster, whose machines may reach files and brokers that this one does not.
   *
   * @throws CommandException if a broker says that a topic is missing
   * @throws io.millrace.api.pipeline.PipelineException if the job's jar does not know its math
   *     backend
   */
  void elsewhere() {
    pipeline.parts().forEach(new MathCheck(DenseBackends.present())::known);
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
