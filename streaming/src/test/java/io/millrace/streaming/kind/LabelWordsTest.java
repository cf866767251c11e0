package io.millrace.streaming.kind;

import static org.assertj.core.api.Assertions.assertThat;

import io.millrace.api.operator.OutputField;
import io.millrace.api.operator.Ports;
import io.millrace.api.pipeline.LabelWords;
import io.millrace.api.pipeline.PipelineSpec;
import io.millrace.api.record.DeadLetter;
import io.millrace.api.record.Inbound;
import io.millrace.api.record.Observation;
import io.millrace.api.record.Origin;
import io.millrace.api.record.Reason;
import io.millrace.api.record.Result;
import io.millrace.catalog.StandardCatalog;
import io.millrace.streaming.config.PipelineYaml;
import io.millrace.streaming.connect.file.FileListing;
import io.millrace.streaming.connect.file.FileRecords;
import io.millrace.streaming.connect.json.ResultJson;
import io.millrace.streaming.connect.record.RecordDecoder;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Labels that are words, in every format. */
class LabelWordsTest {

  private static final String FIXED = "{\"key\": \"k\", \"time\": 0, \"values\": [1.5, %s]}";

  @TempDir private Path folder;

  @Test
  void exampleUsage() {
    assertThat(values(read("json: {path: x}", FIXED.formatted("\"run\""))))
        .containsExactly(1.5f, 1);
    assertThat(values(read("json: {path: x}", FIXED.formatted("null"))))
        .containsExactly(1.5f, Float.NaN);
  }

  @Test
  void aWordOfNoClassIsADeadLetterWithTheCure() {
    for (String found : List.of("stop", "1", "true")) {
      String written = found.equals("stop") ? "\"stop\"" : found;
      assertThat(read("json: {path: x}", FIXED.formatted(written)))
          .isInstanceOfSatisfying(
              DeadLetter.class,
              letter -> {
                assertThat(letter.reason()).isEqualTo(Reason.OUT_OF_RANGE);
                assertThat(letter.detail())
                    .isEqualTo(
                        "expected one of the classes idle, run for channel 'state', found '"
                            + found
                            + "'; correct it, or add it at the end of classes");
              });
    }
  }

  @Test
  void aMappedFieldMayHoldAWordOrNone() {
    String source =
        "files: {path: x, map: {key: k, time: t, values: {v: a.b, state: s}, missing: [\"?\"]}}";
    String record = "{\"k\": 1, \"t\": \"2026-01-31T08:00:00Z\", \"a\": {\"b\": 2}, \"s\": %s}";

    assertThat(values(read(source, record.formatted("\" idle \"")))).containsExactly(2f, 0f);
    assertThat(values(read(source, record.formatted("null")))).containsExactly(2f, Float.NaN);
    assertThat(values(read(source, record.formatted("\"?\"")))).containsExactly(2f, Float.NaN);
    assertThat(((DeadLetter) read(source, record.formatted("{}"))).reason())
        .isEqualTo(Reason.MALFORMED);
    assertThat(((DeadLetter) read(source, record.formatted("\"Idle\""))).detail())
        .startsWith(
            "expected one of the classes idle, run at 's' for channel 'state', found 'Idle'");
  }

  @Test
  void aColumnMayHoldWordsInTheShortAndTheLongForm() throws IOException {
    Path file = folder.resolve("x.csv");
    Files.writeString(
        file, "k,t,v,state\na,2026-01-31,1,run\na,2026-02-01,2,\na,2026-02-02,3,on\n");
    for (String source :
        List.of(
            "csv: {path: " + file + ", key: k, time: {columns: [t]}}",
            "files: {path: " + file + ", format: csv, map: {key: k, time: t}}")) {
      PipelineSpec spec = spec(source);
      List<Inbound> read = new ArrayList<>();
      ReadingDecoders.FromFiles files =
          ReadingDecoders.files(spec, ReadingDecoders.of(spec)).orElseThrow();
      FileRecords.read(FileListing.of(files.path()), files.format(), 10, read::add);

      assertThat(values(read.get(0))).containsExactly(1f, 1f);
      assertThat(values(read.get(1))).containsExactly(2f, Float.NaN);
      assertThat(((DeadLetter) read.get(2)).detail())
          .startsWith("expected one of the classes idle, run in column state, found 'on'");
    }
  }

  @Test
  void aResultSaysTheWordOfItsClass() throws IOException {
    Ports ports =
        new Ports(
            1,
            Ports.Missing.REFUSED,
            List.of(OutputField.scalar("class"), OutputField.scalar("loss")));
    ResultJson json = new ResultJson(ports, new LabelWords("state", List.of("idle", "run")));

    byte[] written = json.write(new Result("k", "k", 0, 0, 0, new float[] {1, .5f}, null));

    assertThat(new String(written, StandardCharsets.UTF_8))
        .contains("\"class\":1.0,\"word\":\"run\",\"loss\":0.5");
    assertThat(json.read(written).output()).containsExactly(1, .5f);
  }

  private static float[] values(Inbound read) {
    return ((Observation) read).values();
  }

  private static Inbound read(String source, String record) {
    RecordDecoder decoder = ReadingDecoders.of(spec(source));
    byte[] bytes = record.getBytes(StandardCharsets.UTF_8);
    return decoder.read(bytes, 0, bytes.length, Origin.NOWHERE);
  }

  private static PipelineSpec spec(String source) {
    return PipelineYaml.read(
        "states.yaml",
        "name: states\nchannels: [v, state]\nlabel: state\nclasses: [idle, run]\nsource: {"
            + source
            + "}\noperators: [{classify: {classes: 2}}]\nresults: {folder: out}\n",
        Map.of(),
        StandardCatalog.catalog());
  }
}
