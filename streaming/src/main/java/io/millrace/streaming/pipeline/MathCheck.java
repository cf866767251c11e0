package io.millrace.streaming.pipeline;

import io.millrace.math.DenseBackends;
import java.util.List;

/** Whether the math backend that a pipeline asks for can be had, told before anything runs. */
public final class MathCheck {

  private final DenseBackends backends;

  /**
   * @param backends those on the class path where the check is made
   */
  public MathCheck(DenseBackends backends) {
    this.backends = backends;
  }

  /**
   * That the job's jar knows the backend; its libraries may lie on the workers alone.
   *
   * @throws PipelineException if it does not
   */
  public void known(PipelineSpec spec) {
    MathSpec math = spec.execution().math();
    if (isNamed(math) && !backends.knows(math.backend().word())) {
      refuse(spec);
    }
  }

  /**
   * That the backend can run in this very process.
   *
   * @throws PipelineException if it cannot
   */
  public void here(PipelineSpec spec) {
    MathSpec math = spec.execution().math();
    if (isNamed(math) && backends.missing(math.backend().word()).isPresent()) {
      refuse(spec);
    }
  }

  private static boolean isNamed(MathSpec math) {
    return math.backend() != MathSpec.Backend.AUTO && math.backend() != MathSpec.Backend.JVM;
  }

  private void refuse(PipelineSpec spec) {
    MathSpec math = spec.execution().math();
    String message =
        "expected a backend that is on the class path for '"
            + math.backend().word()
            + "', "
            + backends.missing(math.backend().word()).orElse("found none");
    throw new PipelineException(
        spec.name(), List.of(new ConfigFault(math.line(), "math.backend", message)));
  }
}
