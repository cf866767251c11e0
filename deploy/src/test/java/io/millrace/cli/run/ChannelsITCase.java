package io.millrace.cli.run;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import io.millrace.api.model.KeyScales;
import io.millrace.api.model.ModelFolder;
import io.millrace.api.model.PublishedModel;
import io.millrace.api.pipeline.PipelineSpec;
import io.millrace.catalog.StandardCatalog;
import io.millrace.cli.console.Cli;
import io.millrace.cli.console.CommandException;
import io.millrace.cli.start.Beginning;
import io.millrace.cli.start.ChannelCheck;
import io.millrace.streaming.config.PipelineYaml;
import io.millrace.streaming.connect.pace.Pace;
import io.millrace.streaming.plugin.Plugins;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.BooleanSupplier;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * A pipeline is stopped with a savepoint, gets two channels and loses one, and goes on at another
 * parallelism.
 */
final class ChannelsITCase {

  private static final int STATIONS = 8;
  private static final int DAYS = 400;
  private static final int SILENT = 16;
  private static final List<String> OLD = List.of("PM2.5", "SO2", "CO", "O3", "TEMP");
  private static final List<String> NEW = List.of("TEMP", "PM10", "PM2.5", "CO", "O3", "WSPM");

  @TempDir Path folder;

  @Test
  void exampleUsage() throws Exception {
    Cli.call("data", "beijing-air", in("in.csv"), "--days", Integer.toString(DAYS));
    StringWriter first = new StringWriter();
    LocalRun old = local("air", OLD, 2, first, () -> !lines("air").isEmpty());
    // Takes a minute unless it is stopped, so that it is stopped while it reads.
    old.play(new Pace(DAYS * 86_400.0 / 60, ""), DAYS * 24L * STATIONS);
    old.run(Beginning.unsaid());
    String savepoint =
        first
            .toString()
            .lines()
            .filter(line -> line.startsWith("savepoint "))
            .map(line -> line.replaceAll("savepoint +", ""))
            .findFirst()
            .orElseThrow();
    int before = lines("air").size();
    theCheckTells(folder.resolve(savepoint));
    assertThatThrownBy(() -> run("air", NEW, 3, first, () -> true, Beginning.from(savepoint)))
        .isInstanceOf(CommandException.class)
        .hasMessageContaining("found no SO2: what was learned of it would be lost")
        .hasMessageEndingWith(", or add --drop-channels");

    StringWriter second = new StringWriter();
    Beginning.Consent dropping = new Beginning.Consent(false, false, ChannelCheck.Removal.ACCEPTED);
    run(
        "air",
        NEW,
        3,
        second,
        () -> false,
        new Beginning(Beginning.Kind.RESUME, Optional.empty(), dropping));

    assertThat(second.toString().lines().map(ChannelsITCase::squeezed))
        .contains(
            "channels kept TEMP, PM2.5, CO, O3",
            "channels new PM10, WSPM, begins anew",
            "channels dropped SO2, what was learned of it is lost");
    int all = DAYS * 24 * STATIONS - SILENT * STATIONS;
    assertThat(before).isPositive().isLessThan(all);
    assertThat(
            lines("air").stream()
                .map(
                    line -> line.replaceAll(".*(\"key\":[^,]*).*(\"sequence\":[0-9]*).*", "$1 $2")))
        .hasSize(all)
        .doesNotHaveDuplicates();

    run("whole", OLD, 1, new StringWriter(), () -> false, Beginning.unsaid());
    PublishedModel carried = last("air", "Dongsi");
    PublishedModel whole = last("whole", "Dongsi");
    for (String slot : List.of("mean", "deviation", "count")) {
      float[] now = scale(carried, slot);
      float[] uninterrupted = scale(whole, slot);
      for (String channel : List.of("TEMP", "PM2.5", "CO", "O3")) {
        assertThat(now[NEW.indexOf(channel)])
            .as(slot + " of " + channel)
            .isEqualTo(uninterrupted[OLD.indexOf(channel)]);
      }
    }
    assertThat(scale(carried, "count")[NEW.indexOf("PM10")])
        .isPositive()
        .isLessThan(scale(carried, "count")[NEW.indexOf("PM2.5")]);
    assertThat(carried.manifest().channels()).isEqualTo(NEW);
    assertThat(carried.manifest().name().version()).isEqualTo(whole.manifest().name().version());
    assertOrthonormal(carried.contents().tensor("dictionary").values(), NEW.size());
  }

  private void theCheckTells(Path savepoint) throws IOException {
    Path file = Files.writeString(folder.resolve("checked.yaml"), pipeline("air", NEW, 3));
    Cli.Outcome check =
        Cli.call(
            "run", "--check", file.toString(), "--from", savepoint.toString(), "--drop-channels");

    assertThat(check.err()).isEmpty();
    assertThat(check.exitCode()).isZero();
    assertThat(check.out().lines().map(ChannelsITCase::squeezed))
        .contains(
            "operator kept air-model, parallelism 2 -> 3",
            "slot carried group dictionary [6, 6], is [5, 5] there",
            "slot carried key standardize.mean [6], is [5] there",
            "channels kept TEMP, PM2.5, CO, O3",
            "channels new PM10, WSPM, begins anew",
            "channels dropped SO2, what was learned of it is lost");

    Files.writeString(file, pipeline("air", NEW, 3).replace("batch: 10, ", ""));
    Cli.Outcome faulty =
        Cli.call("run", "--check", file.toString(), "--from", savepoint.toString());
    assertThat(faulty.exitCode()).isEqualTo(2);
    assertThat(faulty.err())
        .contains("dictionary: batch: expected 10 as before, found 6; write batch: 10, since")
        .contains("; or use a new name, which learns from the beginning, or keep the channels")
        .endsWith("1 fault\n");
  }

  private void run(
      String name,
      List<String> channels,
      int parallelism,
      StringWriter out,
      BooleanSupplier stop,
      Beginning from)
      throws Exception {
    local(name, channels, parallelism, out, stop).run(from);
  }

  private LocalRun local(
      String name, List<String> channels, int parallelism, StringWriter out, BooleanSupplier stop) {
    PipelineSpec spec =
        PipelineYaml.read(
            "air.yaml", pipeline(name, channels, parallelism), Map.of(), StandardCatalog.catalog());
    return new LocalRun(spec, Plugins.none(), folder, new PrintWriter(out, true), stop);
  }

  private String pipeline(String name, List<String> channels, int parallelism) {
    return """
    name: %1$s
    channels: %2$s
    source:
      csv: {path: "%3$s", key: station, time: {columns: [time], pattern: iso}}
    operators: [standardize, {dictionary: {batch: 10, keep: 3}}]
    results: {folder: "%4$s"}
    models: {folder: "%5$s"}
    checkpoints: {every: 100 ms}
    parallelism: %6$s
    """
        .formatted(name, channels, in("in.csv"), in(name), in(name + "-models"), parallelism);
  }

  private String in(String name) {
    return folder.resolve(name).toString();
  }

  private PublishedModel last(String name, String group) throws IOException {
    ModelFolder models = new ModelFolder(folder.resolve(name + "-models"));
    return models.read(models.newest(name, group).orElseThrow());
  }

  private static float[] scale(PublishedModel model, String slot) {
    return KeyScales.of(model.contents())
        .ofKey(model.manifest().name().group())
        .get("standardize." + slot);
  }

  private static void assertOrthonormal(float[] matrix, int n) {
    for (int i = 0; i < n; i++) {
      for (int j = 0; j < n; j++) {
        double sum = 0;
        for (int k = 0; k < n; k++) {
          sum += (double) matrix[i * n + k] * matrix[j * n + k];
        }
        assertThat(sum).isCloseTo(i == j ? 1 : 0, within(2e-5));
      }
    }
  }

  private static String squeezed(String line) {
    return line.replaceAll(" +", " ");
  }

  private List<String> lines(String name) {
    return PartFiles.lines(folder.resolve(name));
  }
}
