package io.millrace.cli.compare;

import static org.assertj.core.api.Assertions.assertThat;

import io.millrace.cli.console.Cli;
import io.millrace.cli.console.ExitCode;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.Locale;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What the commands refuse, and comparisons of results that are there. */
final class CompareCommandTest {

  private static final long HOUR = 3_600_000;

  @TempDir private Path folder;

  @Test
  void exampleUsage() throws IOException {
    Path truth = truth(20);
    Path one = results("one", 20, 1, false);
    Path other = results("other", 20, .5, false);

    Cli.Outcome outcome =
        Cli.call(
            "compare",
            "--results",
            one.toString(),
            other.toString(),
            "--truth",
            truth.toString(),
            "--out",
            folder.resolve("page").toString());

    assertThat(outcome.err()).isEmpty();
    assertThat(outcome.exitCode()).isEqualTo(ExitCode.DONE);
    assertThat(outcome.out())
        .contains("reconstruction (20 blocks of a day)", "better", "-50.00")
        .contains("other seeds is not asked");
    assertThat(folder.resolve("page/report.html")).content().contains("97 % interval");
  }

  @Test
  void aShadowIsAContestant() throws IOException {
    Path both = results("both", 20, 1, true);

    Cli.Outcome outcome =
        Cli.call(
            "compare",
            "--results",
            both.toString(),
            "--truth",
            truth(20).toString(),
            "--out",
            folder.resolve("page").toString());

    assertThat(outcome.err()).isEmpty();
    assertThat(outcome.out()).containsPattern("both, shadow +0\\.7071.*better");
  }

  @Test
  void whatCannotBeComparedIsToldWithACure() throws IOException {
    Path one = results("one", 20, 1, false);
    Path other = Files.createDirectories(folder.resolve("other"));
    Files.writeString(other.resolve("part.jsonl"), "{\"key\":\"k\",\"odd\":1}\n");
    String truth = truth(20).toString();

    assertThat(Cli.call("compare", "--results", one + "", one + "", "--truth", truth).err())
        .contains("found one twice");
    assertThat(Cli.call("compare", "--results", one + "", other + "", "--truth", truth).err())
        .contains("key, odd: of a folder only prediction,", "or add --baselines no-change");
  }

  @Test
  void fewDaysCannotTellAndSayWhy() throws IOException {
    Cli.Outcome outcome =
        Cli.call(
            "compare",
            "--results",
            results("one", 3, 1, false).toString(),
            results("other", 3, .5, false).toString(),
            "--truth",
            truth(3).toString(),
            "--out",
            folder.resolve("page").toString());

    assertThat(outcome.exitCode()).isEqualTo(ExitCode.DONE);
    assertThat(outcome.out())
        .contains("cannot tell", "no interval: expected 14 blocks of days or more, found 3");
  }

  @Test
  void faultsOfTheOptionsAreToldAtOnce() {
    Cli.Outcome outcome =
        Cli.call(
            "compare",
            "a.yaml",
            "b.yaml",
            "--trace",
            "t.csv",
            "--season",
            "0",
            "--block-days",
            "0",
            "--baselines",
            "seasonal,luck");

    assertThat(outcome.exitCode()).isEqualTo(ExitCode.REFUSED);
    assertThat(outcome.err())
        .contains("--season 0: expected 1 or more", "--block-days 0: expected 1 or more", "luck");
  }

  @Test
  void faultsOfAllPipelinesAreToldAtOnce() throws IOException {
    Path one = Files.writeString(folder.resolve("one.yaml"), "nam: x\n");
    Path other = Files.writeString(folder.resolve("other.yaml"), "channels: 3\n");

    Cli.Outcome outcome = Cli.call("compare", one.toString(), other.toString(), "--trace", "t.csv");

    assertThat(outcome.exitCode()).isEqualTo(ExitCode.REFUSED);
    assertThat(outcome.err()).contains("one.yaml:1", "other.yaml:1");
  }

  @Test
  void optionsWithoutEffectAreRefused() {
    assertThat(Cli.call("compare", "a", "--results", "--trace", "t.csv", "--resume").err())
        .contains("Cannot use --trace, --resume with --results");
    assertThat(Cli.call("compare", "a.yaml").err()).contains("expected --trace TRACE");
  }

  @Test
  void faultsOfASweepAreToldAtOnce() throws IOException {
    Path pipeline = folder.resolve("p.yaml");
    Files.writeString(
        pipeline,
        """
        name: p
        channels: [a, b]
        source: {csv: {path: t.csv, key: k, time: {columns: [time], pattern: iso}}}
        operators:
          - dictionary: {keep: 1}
        results: {folder: r}
        dead_letters: {folder: d}
        """);

    assertThat(
            Cli.call("sweep", pipeline.toString(), "--set", "x", "--set", "y=5..1", "--split", "2")
                .err())
        .contains("--set x: expected PATH=VALUES", "--set y=5..1: expected a range that rises")
        .contains("Cannot split at 2.0", "expected --trace TRACE");
    assertThat(
            Cli.call(
                    "sweep",
                    pipeline.toString(),
                    "--trace",
                    "t.csv",
                    "--set",
                    "operators.dictionary.keep=1..4",
                    "--set",
                    "operators.whiten.horizon=5",
                    "--set",
                    "operators.dictionary.kep=1")
                .err())
        .contains("with operators.dictionary.keep=3: ", "with operators.dictionary.keep=4: ")
        .doesNotContain("keep=2")
        .contains("expected whiten in operators, found dictionary")
        .contains("did you mean 'keep'");
  }

  private Path truth(int days) throws IOException {
    StringBuilder lines = new StringBuilder("time,key,a\n");
    for (int at = 0; at < days * 24; at++) {
      lines.append(Instant.ofEpochMilli(at * HOUR)).append(",k,0\n");
    }
    return Files.writeString(folder.resolve("truth-" + days + ".csv"), lines);
  }

  /** Results with an error that is larger or smaller by the hour; those of a shadow by half. */
  private Path results(String name, int days, double error, boolean shadow) throws IOException {
    StringBuilder lines = new StringBuilder();
    for (int at = 0; at < days * 24; at++) {
      double value = error * (at % 5 - 2);
      lines.append(line(at, value, false));
      if (shadow) {
        lines.append(line(at, value / 2, true));
      }
    }
    Path made = Files.createDirectories(folder.resolve(name));
    Files.writeString(made.resolve("part-0.jsonl"), lines);
    return made;
  }

  private static String line(int at, double value, boolean shadow) {
    return String.format(
        Locale.ROOT,
        "{\"key\":\"k\",\"time\":%d,\"sequence\":%d,%s\"reconstruction\":[%.3f]}%n",
        at * HOUR,
        at,
        shadow ? "\"shadow\":true," : "",
        value);
  }
}
