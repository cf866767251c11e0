package io.millrace.local;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What is refused before any process starts; {@link LocalClusterITCase} starts some. */
final class LocalClusterTest {

  @TempDir Path folder;

  @Test
  void aPortThatIsTakenIsRefusedBeforeAnythingStarts() throws Exception {
    try (ServerSocket other = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
      ClusterPlan plan = ClusterPlan.in(folder.resolve("cluster"));
      ClusterPlan taken = plan.with(plan.ports().at(other.getLocalPort(), 0));
      Installation installation = FakeInstallation.in(folder.resolve("installation"));

      assertThatThrownBy(() -> LocalCluster.start(installation, taken))
          .isInstanceOf(IllegalStateException.class)
          .hasMessageContaining("something listens at 127.0.0.1:" + other.getLocalPort())
          .hasMessageEndingWith("stop it, or choose other ports");
      assertThat(folder.resolve("cluster")).doesNotExist();
    }
  }
}
