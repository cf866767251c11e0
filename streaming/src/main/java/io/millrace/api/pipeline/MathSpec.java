package io.millrace.api.pipeline;

import java.io.Serializable;
import java.util.Locale;

/**
 * Where the dense maths of whole blocks is computed.
 *
 * <pre>{@code
 * assert MathSpec.JVM.backend().word().equals("jvm");
 * }</pre>
 *
 * @param backend as the pipeline asks for it
 * @param line of the file where that is written, for messages; zero where it is not
 */
public record MathSpec(Backend backend, int line) implements Serializable {

  /** In this JVM, which is what a pipeline gets that asks for nothing. */
  public static final MathSpec JVM = new MathSpec(Backend.JVM, 0);

  /** What a pipeline may ask for. */
  public enum Backend {
    /** Whichever is faster when the operator starts, for its own sizes. */
    AUTO,
    /** The kernels of the JVM. */
    JVM,
    /** ND4J, on the processor or on a device, whichever of its libraries is there. */
    ND4J,
    /** cuBLAS through the current presets of JavaCPP. */
    CUBLAS;

    /** As it is written in a pipeline. */
    public String word() {
      return name().toLowerCase(Locale.ROOT);
    }
  }
}
