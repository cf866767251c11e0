package io.millrace.cli.compare;

import static org.assertj.core.api.Assertions.assertThat;

import io.millrace.api.pipeline.PipelineSpec;
import io.millrace.catalog.StandardCatalog;
import io.millrace.cli.run.PipelineFile;
import io.millrace.simulate.contest.Questions;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.OptionalInt;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Which fields a contestant writes. */
final class ContestantsTest {

  @TempDir private Path folder;

  @Test
  void exampleUsage() throws IOException {
    assertThat(written("forecast: {ahead: [1, 6], interval: .9}"))
        .containsExactlyInAnyOrder(
            "prediction_1", "lower_1", "upper_1", "prediction_6", "lower_6", "upper_6");
  }

  @Test
  void anAnswerWithoutAnIntervalIsWrittenAlone() throws IOException {
    assertThat(written("forecast: {ahead: 6}")).containsExactly("prediction");
    assertThat(written("dictionary: {keep: 1}")).containsExactly("reconstruction");
  }

  private List<String> written(String operator) throws IOException {
    Path file = folder.resolve("p.yaml");
    Files.writeString(
        file,
        String.join(
            "\n",
            "name: p",
            "channels: [a, b]",
            "source:",
            "  csv: {path: in.csv, key: key, time: {columns: [time], pattern: iso}}",
            "operators:",
            "  - " + operator,
            "results: {folder: out}",
            ""));
    PipelineSpec spec = PipelineFile.read(file, Map.of(), StandardCatalog.catalog());
    Contestants contestants =
        new Contestants(StandardCatalog.catalog(), new Questions.Known(OptionalInt.empty(), false));
    contestants.add(file, spec);
    return contestants.all().get(0).spec().model().fields();
  }
}
