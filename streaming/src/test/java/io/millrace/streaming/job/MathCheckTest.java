package io.millrace.streaming.job;

import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.millrace.api.pipeline.PipelineException;
import io.millrace.api.pipeline.PipelineSpec;
import io.millrace.math.backend.DenseBackends;
import io.millrace.math.backend.FakeDevice;
import io.millrace.streaming.config.PipelineYaml;
import io.millrace.streaming.config.TestCatalog;
import io.millrace.streaming.runtime.host.FakeProviders;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class MathCheckTest {

  private final MathCheck none = new MathCheck(new DenseBackends(List.of()));
  private final MathCheck withoutLibrary =
      new MathCheck(
          new DenseBackends(
              List.of(
                  new FakeProviders.Fake(
                      "nd4j", Optional.of("found no ND4J; put it into lib/"), FakeDevice::new))));

  @Test
  void exampleUsage() {
    assertThatThrownBy(() -> none.known(pipeline("nd4j")))
        .isInstanceOf(PipelineException.class)
        .hasMessage(
            "p:6: math.backend: expected a backend that is on the class path for 'nd4j', found no"
                + " millrace-backends; build with -Pbackends, which puts them into the job's jar, or"
                + " use jvm");
  }

  @Test
  void theJobsJarMayKnowABackendWhoseLibrariesLieOnTheWorkers() {
    assertThatCode(() -> withoutLibrary.known(pipeline("nd4j"))).doesNotThrowAnyException();
    assertThatThrownBy(() -> withoutLibrary.here(pipeline("nd4j")))
        .hasMessageContaining("p:6: math.backend")
        .hasMessageEndingWith("found no ND4J; put it into lib/");
  }

  @Test
  void autoAndTheJvmAreAlwaysThere() {
    for (String word : List.of("auto", "jvm")) {
      assertThatCode(() -> none.here(pipeline(word))).doesNotThrowAnyException();
    }
  }

  @Test
  void aWordThatIsNoneIsAFaultOfTheFile() {
    assertThatThrownBy(() -> pipeline("cuda"))
        .hasMessage(
            "p.yaml:6: math.backend: expected one of auto, jvm, nd4j, cublas, found 'cuda'");
  }

  private static PipelineSpec pipeline(String backend) {
    String text =
        """
        name: p
        channels: [a, b, c, d]
        source: {json: {path: in/}}
        operators: [dictionary]
        results: {folder: out/}
        math: {backend: BACKEND}
        """
            .replace("BACKEND", backend);
    return PipelineYaml.read("p.yaml", text, Map.of(), TestCatalog.of());
  }
}
