package io.millrace.cli.run;

import static org.assertj.core.api.Assertions.assertThat;

import io.millrace.cli.console.Cli;
import io.millrace.cli.console.ErrorReporter;
import io.millrace.simulate.embedded.EmbeddedBroker;
import io.millrace.simulate.embedded.Topics;
import io.millrace.streaming.job.JobSettings;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import org.apache.flink.api.common.JobID;
import org.apache.flink.api.common.JobStatus;
import org.apache.flink.configuration.Configuration;
import org.apache.flink.runtime.minicluster.MiniCluster;
import org.apache.flink.runtime.minicluster.MiniClusterConfiguration;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.NewTopic;
import org.apache.kafka.common.acl.AccessControlEntry;
import org.apache.kafka.common.acl.AclBinding;
import org.apache.kafka.common.acl.AclOperation;
import org.apache.kafka.common.acl.AclPermissionType;
import org.apache.kafka.common.resource.PatternType;
import org.apache.kafka.common.resource.ResourcePattern;
import org.apache.kafka.common.resource.ResourceType;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What the broker will never take ends its own job, and no other on the same worker. */
final class RefusedRecordITCase {

  @TempDir Path folder;

  @Test
  void aRecordTooLargeAndARevokedRightEndTheirJobsAndABystanderGoesOn() throws Exception {
    try (EmbeddedBroker broker =
            new EmbeddedBroker(folder.resolve("broker")).checkingRights().start();
        MiniCluster cluster = cluster()) {
      NumberedReadings readings = new NumberedReadings(broker.brokers());
      try (Topics topics = new Topics(broker.brokers());
          Admin admin =
              Admin.create(Map.<String, Object>of("bootstrap.servers", broker.brokers()))) {
        topics.create(Topics.Plan.of("in", 1));
        admin
            .createTopics(
                List.of(
                    new NewTopic("small", Optional.of(1), Optional.empty())
                        .configs(Map.of("max.message.bytes", "120"))))
            .all()
            .get();
      }
      cluster.start();
      String address = cluster.getRestAddress().get().getAuthority();
      JobID bystander = submitted(address, pipeline("bystander", broker.brokers(), "large"));
      JobID robbed = submitted(address, pipeline("robbed", broker.brokers(), "closed"));
      readings.send("in", 0, 1_000);
      NumberedReadings.await(() -> readings.results("large").size() > 100);
      NumberedReadings.await(() -> readings.results("closed").size() > 100);

      JobID small = submitted(address, pipeline("small", broker.brokers(), "small"));
      String reason = reason(cluster, small);
      revokeWriting(broker.brokers(), "closed");
      readings.send("in", 1_000, 2_000);
      int all = 2_000 - NumberedReadings.SILENT * NumberedReadings.KEYS;
      NumberedReadings.await(() -> readings.results("large").size() >= all);

      assertThat(reason)
          .matches(
              "Cannot write to topic small at "
                  + broker.brokers()
                  + ": a record is too large for it \\(.*\\); the largest since the last checkpoint"
                  + " has \\d\\d\\d bytes; raise max.message.bytes of the topic, then resume the"
                  + " job");
      assertThat(readings.results("large")).hasSize(all).doesNotHaveDuplicates();
      assertThat(readings.results("small")).isEmpty();
      assertThat(reason(cluster, robbed))
          .matches(
              "Cannot write to topic closed at "
                  + broker.brokers()
                  + ": the login may not \\(.*\\); grant it the right to write to the topic and to"
                  + " use its transactional ids, then resume the job");
      assertThat(cluster.getJobStatus(bystander).get()).isEqualTo(JobStatus.RUNNING);
      assertThat(cluster.getArchivedExecutionGraph(bystander).get().getFailureInfo()).isNull();
      cluster.cancelJob(bystander).get();
    }
  }

  /** Waits until a job has failed, and tells why. */
  private String reason(MiniCluster cluster, JobID job) throws Exception {
    return ErrorReporter.reason(
        cluster
            .requestJobResult(job)
            .get(60, TimeUnit.SECONDS)
            .getSerializedThrowable()
            .orElseThrow()
            .deserializeError(getClass().getClassLoader()));
  }

  private static void revokeWriting(String brokers, String topic) throws Exception {
    AclBinding nobody =
        new AclBinding(
            new ResourcePattern(ResourceType.TOPIC, topic, PatternType.LITERAL),
            new AccessControlEntry("User:*", "*", AclOperation.WRITE, AclPermissionType.DENY));
    try (Admin admin = Admin.create(Map.<String, Object>of("bootstrap.servers", brokers))) {
      admin.createAcls(List.of(nobody)).all().get();
    }
  }

  private static JobID submitted(String address, Path pipeline) {
    Cli.Outcome outcome = Cli.call("run", pipeline.toString(), "--cluster", address);
    assertThat(outcome.exitCode()).as(outcome.err()).isZero();
    String line =
        outcome.out().lines().filter(one -> one.startsWith("job ")).findFirst().orElseThrow();
    return JobID.fromHexString(line.substring(line.lastIndexOf(' ') + 1));
  }

  private Path pipeline(String name, String brokers, String results) throws Exception {
    return Files.writeString(
        folder.resolve(name + ".yaml"),
        """
        name: %1$s
        channels: [a, b]
        source: {kafka: {brokers: "%2$s", topics: [in]}}
        operators: [standardize, {dictionary: {keep: 1}}]
        results: {kafka: {topic: %3$s}}
        checkpoints: {every: 500 ms, directory: "%4$s/checkpoints"}
        """
            .formatted(name, brokers, results, folder));
  }

  private static MiniCluster cluster() {
    Configuration settings = new Configuration();
    // The jar of the job has the classes of this process again.
    settings.setString("classloader.resolve-order", "parent-first");
    return new MiniCluster(
        new MiniClusterConfiguration.Builder()
            .setConfiguration(JobSettings.onLoopback(settings))
            .setNumSlotsPerTaskManager(3)
            .withRandomPorts()
            .build());
  }
}
