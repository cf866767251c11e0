package io.millrace.cli.resend;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import io.millrace.api.pipeline.PipelineSpec;
import io.millrace.catalog.StandardCatalog;
import io.millrace.streaming.config.PipelineYaml;
import java.util.Map;
import org.junit.jupiter.api.Test;

class LetterOfBranchTest {

  private static final PipelineSpec PIPELINE =
      PipelineYaml.read(
          "p.yaml",
          """
          name: p
          channels: [a, b]
          source: {json: {path: in.jsonl}}
          branches:
            codes: {operators: [dictionary], results: {folder: out/codes}}
            states: {operators: [s5], results: {folder: out/states}}
          dead_letters: {folder: out/refused}
          """,
          Map.of(),
          StandardCatalog.catalog());

  @Test
  void exampleUsage() {
    assertThat(letter("\"branch\":\"codes\",").taken(PIPELINE))
        .contains("in-0@7 was refused by codes and not by states, which would learn it twice");
  }

  @Test
  void whatEveryBranchHasRefusedIsOfNone() {
    Letter both = letter("\"branch\":\"codes\",").and(letter("\"branch\":\"states\","));

    assertThat(both.taken(PIPELINE)).isEmpty();
  }

  @Test
  void whatReachedNoBranchIsOfNone() {
    assertThat(letter("").taken(PIPELINE)).isEmpty();
  }

  private static Letter letter(String branch) {
    String json =
        "{\"reason\":\"late\","
            + branch
            + "\"topic\":\"in\",\"partition\":0,\"offset\":7,\"payload\":\"key=k\"}";
    return Letter.read(json.getBytes(UTF_8)).orElseThrow();
  }
}
