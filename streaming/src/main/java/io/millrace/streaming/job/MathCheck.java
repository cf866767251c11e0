package io.millrace.streaming.job;

import io.millrace.api.pipeline.ConfigFault;
import io.millrace.api.pipeline.MathSpec;
import io.millrace.api.pipeline.PipelineException;
import io.millrace.api.pipeline.PipelineSpec;
import io.millrace.math.backend.DenseBackends;
import java.util.List;
import java.util.Optional;

/** Checks before a job runs whether the math backend of its pipeline is available. */
public final class MathCheck {

  private final DenseBackends backends;

  /**
   * @param backends the backends on the class path of the checking process
   */
  public MathCheck(DenseBackends backends) {
    this.backends = backends;
  }

  /**
   * Checks that the job's jar knows the backend and that the pipeline can use it. The backend's
   * libraries may be on the workers only.
   *
   * @throws PipelineException if not
   */
  public void known(PipelineSpec spec) {
    MathSpec math = spec.execution().math();
    if (isNamed(math) && !PipelineKinds.of(spec).takesBackends()) {
      refuse(
          spec,
          "expected jvm or auto, since models that are followed are computed there, found '"
              + math.backend().word()
              + "'");
    }
    unknown(math).ifPresent(message -> refuse(spec, message));
  }

  /** The fault of a backend that the job's jar does not know; empty if it is known. */
  public Optional<String> unknown(MathSpec math) {
    return isNamed(math) && !backends.knows(math.backend().word())
        ? Optional.of(missing(math))
        : Optional.empty();
  }

  /**
   * Checks that the backend can run in this process.
   *
   * @throws PipelineException if it cannot
   */
  public void here(PipelineSpec spec) {
    MathSpec math = spec.execution().math();
    if (isNamed(math) && backends.missing(math.backend().word()).isPresent()) {
      refuse(spec, missing(math));
    }
  }

  private static boolean isNamed(MathSpec math) {
    return math.backend() != MathSpec.Backend.AUTO && math.backend() != MathSpec.Backend.JVM;
  }

  private String missing(MathSpec math) {
    String word = math.backend().word();
    return "expected a backend that is on the class path for '"
        + word
        + "', "
        + backends.missing(word).orElse("found none");
  }

  private static void refuse(PipelineSpec spec, String message) {
    int line = spec.execution().math().line();
    throw new PipelineException(
        spec.name(), List.of(new ConfigFault(line, "math.backend", message)));
  }
}
