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
 * @param backend the backend of the pipeline
 * @param line its line in the file, for messages; 0 if it is not in a file
 */
public record MathSpec(Backend backend, int line) implements Serializable {

  /** In this JVM, the default of a pipeline. */
  public static final MathSpec JVM = new MathSpec(Backend.JVM, 0);

  /** The backends that a pipeline can name. */
  public enum Backend {
    /**
     * A device if it is clearly faster for the operator's sizes, measured at its start; else the
     * JVM.
     */
    AUTO,
    /** The kernels of the JVM. */
    JVM,
    /** ND4J, on the processor or on a device, depending on its library on the class path. */
    ND4J,
    /** cuBLAS through the current presets of JavaCPP. */
    CUBLAS;

    /** The name in a pipeline file. */
    public String word() {
      return name().toLowerCase(Locale.ROOT);
    }
  }
}
