package io.millrace.streaming.wire;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.millrace.api.evaluation.AnswerMetrics;
import java.io.IOException;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** The bytes of metrics, written by hand from the drawing; they stay readable in every version. */
class AnswerMetricsCodecTest {

  private static final RecordSerializer<AnswerMetrics> RECORDS =
      new RecordSerializer<>(new AnswerMetricsCodec());

  private static final AnswerMetrics METRICS =
      new AnswerMetrics(
          AnswerMetrics.Scope.KEY,
          "k",
          "g",
          4,
          5,
          "answer",
          Map.of(
              "window",
              new AnswerMetrics.Part(
                  Map.of("mase", 1.0), Map.of("a", Map.of("rmse", Double.NaN)))));

  private static final String HEAD =
      "00000003 4b4559 00000001 6b 00000001 67 0000000000000004 0000000000000005"
          + "00000006 616e73776572";

  private static final String BYTES =
      HEAD
          + "00000001 00000006 77696e646f77"
          + "00000001 00000004 6d617365 3ff0000000000000"
          + "00000001 00000001 61 00000001 00000004 726d7365 7ff8000000000000";

  @Test
  void exampleUsage() throws IOException {
    byte[] bytes = HexFormat.of().parseHex(BYTES.replace(" ", ""));

    assertThat(WireRecords.write(RECORDS, List.of(METRICS))).isEqualTo(bytes);
    assertThat(WireRecords.read(RECORDS, bytes)).containsExactly(METRICS);
  }

  @Test
  void aDamagedCountIsSaid() {
    byte[] bytes = HexFormat.of().parseHex((HEAD + "ffffffff").replace(" ", ""));

    assertThatThrownBy(() -> WireRecords.read(RECORDS, bytes))
        .hasStackTraceContaining("found -1; the record is damaged");
  }
}
