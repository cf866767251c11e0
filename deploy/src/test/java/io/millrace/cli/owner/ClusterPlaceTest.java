package io.millrace.cli.owner;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Map;
import java.util.Optional;
import org.apache.flink.api.common.JobID;
import org.apache.flink.configuration.Configuration;
import org.junit.jupiter.api.Test;

final class ClusterPlaceTest {

  private static final JobID JOB = JobID.fromHexString("00112233445566778899aabbccddeeff");
  private static final Optional<String> NO_YARN = Optional.empty();

  @Test
  void exampleUsage() {
    ClusterPlace here = of(Map.of("rest.address", "flink", "rest.port", "8081"));

    assertThat(here).isEqualTo(new ClusterPlace("flink:8081", "flink:8081"));
    assertThat(here.isOf(run(here.owner(JOB)))).isTrue();
    assertThat(here.isOf(run(ClusterPlace.at("flink:8082").owner(JOB)))).isFalse();
  }

  @Test
  void aDeploymentOnKubernetesIsTheSameWhereverItsJobManagerRuns() {
    ClusterPlace before = of(kubernetes("10.1.1.7"));
    ClusterPlace after = of(kubernetes("10.1.9.3"));

    assertThat(after).isEqualTo(before);
    assertThat(after)
        .isEqualTo(new ClusterPlace("air-stream-rest.plant:8081", "kubernetes:plant/air-stream"));
  }

  @Test
  void highAvailabilityKnowsItsClusterWithoutTheAddress() {
    Map<String, String> settings =
        Map.of(
            "high-availability.type", "zookeeper",
            "high-availability.storageDir", "s3://b/ha",
            "high-availability.cluster-id", "/one",
            "rest.address", "gauss");

    assertThat(of(settings).id()).isEqualTo("ha:s3://b/ha#/one");
    assertThat(ClusterPlace.of(Configuration.fromMap(settings), Optional.of("application_1")).id())
        .isEqualTo("yarn:application_1");
  }

  @Test
  void aLoopbackAddressIsThatOfOneMachine() {
    ClusterPlace here = ClusterPlace.at("localhost:8081");

    assertThat(here.rest()).isEqualTo("localhost:8081");
    assertThat(here.id()).isEqualTo(Machine.here().host() + ":8081");
    assertThat(here.owner(JOB).isBehindOtherLoopback()).isFalse();
    assertThat(elsewhere().isBehindOtherLoopback()).isTrue();
  }

  @Test
  void aRunBehindAnotherMachinesLoopbackIsUnknown() {
    RunRecord run = run(elsewhere());
    RunLife life = RunLife.of(run, Machine.here(), 0);

    assertThat(life).isEqualTo(RunLife.UNKNOWN);
    assertThat(RunLife.newestState(run)).isEmpty();
    assertThat(new SecondRun("boiler", "topic codes").refusal(run, life, false).orElseThrow())
        .startsWith("Cannot start boiler: it may run already, as job " + JOB)
        .endsWith(
            ", but that is an address of another machine alone; make sure that the job has ended,"
                + " then add --take-over");
    assertThat(new SecondRun("boiler", "topic codes").refusal(run, life, true)).isEmpty();
  }

  @Test
  void theRecordKeepsTheCluster() throws Exception {
    RunRecord run = run(elsewhere());

    assertThat(RunRecordJson.read(RunRecordJson.write(run))).isEqualTo(run);
  }

  private static RunRecord.ClusterJob elsewhere() {
    return new RunRecord.ClusterJob(
        JOB.toHexString(), "localhost:8081", Optional.of("no-such-machine:8081"));
  }

  private static Map<String, String> kubernetes(String pod) {
    return Map.of(
        "kubernetes.cluster-id", "air-stream",
        "kubernetes.namespace", "plant",
        "high-availability.type", "kubernetes",
        "high-availability.storageDir", "s3://b/ha",
        "rest.address", pod);
  }

  private static ClusterPlace of(Map<String, String> settings) {
    return ClusterPlace.of(Configuration.fromMap(settings), NO_YARN);
  }

  private static RunRecord run(RunRecord.Owner owner) {
    return new RunRecord(
        "boiler",
        1,
        owner,
        new RunRecord.Progress(RunRecord.Phase.RUNNING, 0, 0),
        new RunRecord.Kept(Optional.empty(), Optional.empty(), Optional.empty()));
  }
}
