package io.millrace.api.pipeline;

import static org.assertj.core.api.Assertions.assertThat;

import io.millrace.api.config.Fault;
import io.millrace.api.config.Location;
import java.util.List;
import org.junit.jupiter.api.Test;

final class PipelineExceptionTest {

  @Test
  void exampleUsage() {
    PipelineException refused =
        new PipelineException(
            "p.yaml",
            List.of(
                new ConfigFault(9, "seed", "expected a whole number, found 'x'"),
                new ConfigFault(2, "name", "expected and not found; write name: boilers")));

    assertThat(refused)
        .hasMessage(
            """
            p.yaml:2: name: expected and not found; write name: boilers
            p.yaml:9: seed: expected a whole number, found 'x'""");
    assertThat(refused.faults()).extracting(ConfigFault::line).containsExactly(2, 9);
  }

  @Test
  void aFaultThatIsFoundTwiceIsSaidOnce() {
    ConfigFault fault = new ConfigFault(3, "a", "unknown key");

    assertThat(new PipelineException("p.yaml", List.of(fault, fault)).faults())
        .containsExactly(fault);
  }

  @Test
  void faultsOfOneLineKeepTheirOrder() {
    ConfigFault first = new ConfigFault(3, "b", "one");
    ConfigFault second = new ConfigFault(3, "a", "other");

    assertThat(new PipelineException("p.yaml", List.of(first, second)).faults())
        .containsExactly(first, second);
  }

  @Test
  void aPipelineOfAProgramHasNoLines() {
    assertThat(new ConfigFault(0, "key", "expected an extractor").in("boilers"))
        .isEqualTo("boilers: key: expected an extractor");
    assertThat(new ConfigFault(0, "", "expected operators").in("boilers"))
        .isEqualTo("boilers: expected operators");
  }

  @Test
  void everyKindOfFaultHasItsWords() {
    Location at = new Location("source.latenes", 7);

    assertThat(
            ConfigFault.of(
                new Fault.Unknown(
                    at, "latenes", List.of("kafka", "lateness"), List.of("kafka", "lateness"))))
        .isEqualTo(
            new ConfigFault(
                7,
                "source.latenes",
                "unknown key; known are kafka, lateness; did you mean 'lateness'?"));
    assertThat(
            ConfigFault.of(
                new Fault.Unknown(at, "latenes", List.of("kafka", "lateness"), List.of("kafka"))))
        .as("a key that is there already is not suggested")
        .extracting(ConfigFault::message)
        .isEqualTo("unknown key; known are kafka, lateness");
    assertThat(ConfigFault.of(new Fault.Missing(at, "topic", "the name of a topic", "results")))
        .extracting(ConfigFault::message)
        .isEqualTo("expected and not found; write topic: results");
    assertThat(ConfigFault.of(new Fault.Misfit(at, "three", "two", "")))
        .extracting(ConfigFault::message)
        .isEqualTo("expected three, found two");
    assertThat(ConfigFault.of(new Fault.Misfit(at, "three", "two", "add one")))
        .extracting(ConfigFault::message)
        .isEqualTo("expected three, found two; add one");
    assertThat(ConfigFault.of(new Fault.Other(at, "as it is")))
        .extracting(ConfigFault::message)
        .isEqualTo("as it is");
  }
}
