package io.millrace.cli.cluster;

import static org.assertj.core.api.Assertions.assertThat;

import io.millrace.cli.console.Cli;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * What the commands say where no cluster is; a cluster that is there: {@code LocalClusterITCase}.
 */
final class ClusterCommandTest {

  @TempDir Path folder;

  @Test
  void exampleUsage() {
    Cli.Outcome status = Cli.call("cluster", "status", "--folder", folder.toString());

    assertThat(status.exitCode()).isEqualTo(1);
    assertThat(status.out()).isEqualTo("No cluster runs in " + folder + "\n");
  }

  @Test
  void stoppingNothingIsFine() {
    Cli.Outcome stop = Cli.call("cluster", "stop", "--folder", folder.toString());

    assertThat(stop.exitCode()).isZero();
    assertThat(stop.out()).isEqualTo("No cluster runs in " + folder + "\n");
  }

  @Test
  void restartingAProcessOfNoClusterIsRefused() {
    Cli.Outcome restart = Cli.call("cluster", "restart", "broker", "--folder", folder.toString());

    assertThat(restart.exitCode()).isEqualTo(2);
    assertThat(restart.err())
        .startsWith("Cannot restart broker: no cluster runs in " + folder + "; start one with");
  }

  @Test
  void anAddressThatOtherMachinesReachIsRefused() {
    Cli.Outcome start =
        Cli.call(
            "cluster", "start", "--folder", folder.toString(), "-D", "rest.bind-address=0.0.0.0");

    assertThat(start.exitCode()).isEqualTo(2);
    assertThat(start.err())
        .startsWith("Cannot start a cluster with rest.bind-address=0.0.0.0: expected 127.0.0.1")
        .contains("can run code here");
  }

  @Test
  void aLibraryThatIsNotThereIsRefused() {
    Cli.Outcome start =
        Cli.call("cluster", "start", "--folder", folder.toString(), "--lib", "absent.jar");

    assertThat(start.exitCode()).isEqualTo(2);
    assertThat(start.err()).isEqualTo("Cannot find library absent.jar: no such file\n");
  }

  @Test
  void chaosTouchesNoFolderThatIsNotAClusters() throws IOException {
    Path own = Files.writeString(folder.resolve("letter.txt"), "Dear");

    Cli.Outcome chaos = Cli.call("chaos", "--folder", folder.toString());

    assertThat(chaos.exitCode()).isEqualTo(2);
    assertThat(chaos.err())
        .isEqualTo(
            "Cannot use "
                + folder
                + ": it exists and is not the folder of a cluster; name "
                + "another folder\n");
    assertThat(own).exists();
  }

  @Test
  void soakTouchesNoFolderThatExists() throws IOException {
    Path own = Files.writeString(folder.resolve("letter.txt"), "Dear");

    Cli.Outcome soak = Cli.call("soak", "--folder", folder.toString());

    assertThat(soak.exitCode()).isEqualTo(2);
    assertThat(soak.err())
        .isEqualTo(
            "Cannot use "
                + folder
                + ": expected a folder that does not exist, since it is deleted at the end; name"
                + " another with --folder, or delete it if an earlier soak was ended\n");
    assertThat(own).exists();
  }

  @Test
  void soakTakesAtLeastAMinute() {
    Cli.Outcome soak = Cli.call("soak", "--minutes", "0", "--folder", folder + "/soak");

    assertThat(soak.exitCode()).isEqualTo(2);
    assertThat(soak.err())
        .isEqualTo(
            "Cannot soak for 0 minutes: expected 1 to 1440; give another number to --minutes\n");
  }
}
