package io.millrace.simulate.check;

import static org.assertj.core.api.Assertions.assertThat;

import io.millrace.simulate.check.CrashPoint.Moment;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

final class CrashPointTest {

  @TempDir Path folder;

  @Test
  void exampleUsage() {
    CrashPoint here = new CrashPoint(folder);
    CrashPoint elsewhere = new CrashPoint(folder);

    here.arm(Moment.COMPLETED);

    assertThat(here.isArmed(Moment.COMPLETED)).isTrue();
    assertThat(elsewhere.takes(Moment.PRE_COMMITTED)).isFalse();
    assertThat(elsewhere.takes(Moment.COMPLETED)).isTrue();
    assertThat(here.hasFired(Moment.COMPLETED)).isTrue();
    assertThat(here.isArmed(Moment.COMPLETED)).isFalse();
  }

  @Test
  void firesOnceAndAgainWhenArmedAgain() {
    CrashPoint point = new CrashPoint(folder);
    point.arm(Moment.COMMITTED);

    assertThat(point.takes(Moment.COMMITTED)).isTrue();
    assertThat(point.takes(Moment.COMMITTED)).isFalse();

    point.arm(Moment.COMMITTED);
    assertThat(point.hasFired(Moment.COMMITTED)).isFalse();
    assertThat(point.takes(Moment.COMMITTED)).isTrue();
  }

  @Test
  void endsAJvmAsAKillWould() throws Exception {
    CrashPoint point = new CrashPoint(folder);

    assertThat(pass(Moment.COMPLETED)).isZero();

    point.arm(Moment.COMPLETED);
    assertThat(pass(Moment.COMPLETED)).isEqualTo(CrashPoint.KILLED);
    assertThat(point.hasFired(Moment.COMPLETED)).isTrue();
  }

  private int pass(Moment moment) throws IOException, InterruptedException {
    List<String> command = new ArrayList<>();
    command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
    command.addAll(List.of("-cp", System.getProperty("java.class.path")));
    command.addAll(List.of(Passer.class.getName(), folder.toString(), moment.name()));
    Process process = new ProcessBuilder(command).inheritIO().start();
    assertThat(process.waitFor(60, TimeUnit.SECONDS)).isTrue();
    return process.exitValue();
  }

  /** Comes by a point, in a JVM of its own. */
  static final class Passer {

    private Passer() {}

    public static void main(String[] arguments) {
      new CrashPoint(Path.of(arguments[0])).crashIfArmed(Moment.valueOf(arguments[1]));
    }
  }
}
