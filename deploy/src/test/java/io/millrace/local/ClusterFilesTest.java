package io.millrace.local;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.apache.flink.api.common.JobID;
import org.apache.flink.configuration.CheckpointingOptions;
import org.apache.flink.configuration.Configuration;
import org.apache.flink.configuration.DeploymentOptions;
import org.apache.flink.configuration.GlobalConfiguration;
import org.apache.flink.configuration.PipelineOptions;
import org.apache.flink.configuration.RestOptions;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What a cluster of this machine leaves in its folder, and what clients read of it. */
final class ClusterFilesTest {

  private static final ClusterPorts PORTS = new ClusterPorts(8081, 6123, 9092, 9093);

  @TempDir Path root;

  @Test
  void exampleUsage() throws IOException {
    ClusterFolder folder = new ClusterFolder(root.resolve("a/../cluster"));
    folder.create();
    ClusterAddresses addresses =
        new ClusterAddresses(URI.create("http://127.0.0.1:8081"), "127.0.0.1:9092");

    assertThat(ClusterAddresses.read(folder)).as("nothing was started").isEmpty();
    addresses.write(folder);

    assertThat(ClusterAddresses.read(folder)).hasValue(addresses);
    assertThat(folder.root()).isEqualTo(root.resolve("cluster"));
    assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(folder.root())))
        .as("settings, states and logs of all that runs there")
        .isEqualTo("rwx------");
    assertThat(ClusterProcesses.running(folder)).isEmpty();
  }

  @Test
  void aFolderThatWasNeverMadeHasNoProcesses() {
    assertThat(ClusterProcesses.of(new ClusterFolder(root.resolve("none")))).isEmpty();
    assertThat(ClusterProcesses.stop(new ClusterFolder(root.resolve("none")))).isEmpty();
  }

  /** Flink takes the text of a URI as the path itself. */
  @Test
  void statesOfAClusterAreInItsFolderWhateverItsName() throws IOException {
    Path place = Files.createDirectory(root.resolve("my cluster, 50%"));
    ClusterSettings settings = new ClusterSettings(plan(place));

    settings.write(place);
    Configuration read = GlobalConfiguration.loadConfiguration(place.toString());

    for (Configuration found : List.of(settings.configuration(), read)) {
      assertThat(flinkPath(found.get(CheckpointingOptions.CHECKPOINTS_DIRECTORY)))
          .isEqualTo(place.resolve("checkpoints"));
      assertThat(flinkPath(found.get(CheckpointingOptions.SAVEPOINT_DIRECTORY)))
          .isEqualTo(place.resolve("savepoints"));
    }
  }

  @Test
  void aPlanIsVariedWithoutChangingTheFirst() {
    ClusterPlan plan = plan(root);
    ClusterPlan varied =
        plan.with(new ClusterPlan.Workers(3, 1))
            .with(PORTS.at(9000, 0))
            .with("a", "1")
            .with("a", "2")
            .with(Path.of("lib/x.jar"));

    assertThat(varied.workers()).isEqualTo(new ClusterPlan.Workers(3, 1));
    assertThat(varied.ports()).isEqualTo(new ClusterPorts(9000, 6123, 9092, 9093));
    assertThat(varied.settings()).isEqualTo(Map.of("a", "2"));
    assertThat(varied.libraries()).containsExactly(Path.of("lib/x.jar").toAbsolutePath());
    assertThat(plan).isEqualTo(plan(root));
  }

  @Test
  void aClusterWithoutWorkersOrSlotsIsRefused() {
    assertThatThrownBy(() -> new ClusterPlan.Workers(0, 2))
        .hasMessage("Cannot lay out 0 task managers of 2 slots: expected at least one of each");
    assertThatThrownBy(() -> new ClusterPlan.Workers(1, 0)).hasMessageContaining("of 0 slots");
  }

  @Test
  void portsOfAClusterAreFourAndDiffer() throws IOException {
    ClusterPorts ports = ClusterPorts.free();

    assertThat(List.of(ports.rest(), ports.rpc(), ports.broker(), ports.controller()))
        .doesNotHaveDuplicates()
        .allSatisfy(port -> assertThat(port).isBetween(1, 65_535));
  }

  /** Secrets of other parts in the same file are not for a client. */
  @Test
  void ofTheFileOfAClusterAClientTakesTheCertificatesAlone() throws IOException {
    Files.writeString(
        root.resolve("config.yaml"),
        "security.ssl.rest.enabled: 'true'\n"
            + "security.ssl.rest.truststore: '/etc/trust'\n"
            + "s3.secret-key: 'secret'\n"
            + "rest.port: '1'\n");

    Configuration found = ClusterSecurity.of(Map.of("MILLRACE_CLUSTER_CONF", root.toString()));

    assertThat(found.toMap().keySet())
        .containsExactlyInAnyOrder("security.ssl.rest.enabled", "security.ssl.rest.truststore");
    assertThat(ClusterSecurity.of(Map.of()).toMap()).isEmpty();
    assertThat(ClusterSecurity.of(Map.of("MILLRACE_CLUSTER_CONF", "")).toMap()).isEmpty();
  }

  @Test
  void aFolderOfCertificatesWithoutItsFileIsNamed() {
    assertThatThrownBy(() -> ClusterSecurity.in(root))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage(
            "Cannot read the certificates of the cluster: expected a readable file "
                + root.resolve("config.yaml")
                + " with settings security.ssl.rest.…, as MILLRACE_CLUSTER_CONF says, found"
                + " none");
  }

  @Test
  void aJobIsSentToAClusterDetachedWithItsIdAndJars() {
    Configuration own = new Configuration();
    JobID id = JobID.fromHexString("000000000000000000000000000000ff");
    RemoteTarget.name(own, id);
    own.set(RestOptions.PORT, 1);

    Configuration target =
        RemoteTarget.job(
            own, URI.create("http://flink.example:8081"), List.of(Path.of("/my jars/own.jar")));

    assertThat(target.get(RestOptions.ADDRESS)).isEqualTo("flink.example");
    assertThat(target.get(RestOptions.PORT)).as("that of the address").isEqualTo(8081);
    assertThat(target.get(DeploymentOptions.TARGET)).isEqualTo("remote");
    assertThat(target.get(DeploymentOptions.ATTACHED)).isFalse();
    assertThat(target.get(RestOptions.CONNECTION_TIMEOUT)).isLessThan(Duration.ofMinutes(1));
    assertThat(target.get(PipelineOptions.JARS))
        .as("jars are URLs, whose blanks are escaped")
        .containsExactly("file:///my%20jars/own.jar");
    assertThat(RemoteTarget.nameIn(target)).hasValue(id);
    assertThat(RemoteTarget.nameIn(new Configuration())).isEmpty();
    assertThat(own.get(RestOptions.PORT)).as("the caller's settings stay").isEqualTo(1);
  }

  private static ClusterPlan plan(Path folder) {
    return new ClusterPlan(folder, new ClusterPlan.Workers(2, 2), PORTS, Map.of(), List.of());
  }

  private static Path flinkPath(String uri) {
    return Path.of(new org.apache.flink.core.fs.Path(uri).getPath());
  }
}
