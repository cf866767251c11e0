package io.millrace.api.math;

import java.util.function.Supplier;

/**
 * Selects the implementation of the kernels, plain Java or vector API. Selected once at start; the
 * host logs {@link #reason}.
 *
 * <pre>{@code
 * KernelChoice choice = KernelChoice.choose("plain");
 * System.out.println(choice.reason());
 * Kernels kernels = choice.create(); // one for each thread
 * Lanes lanes = choice.lanes();
 * }</pre>
 *
 * @param name {@code plain} or {@code vector}
 * @param reason one sentence for the log
 * @param maker creates an instance; each thread needs its own
 */
public record KernelChoice(String name, String reason, Supplier<Kernels> maker) {

  /**
   * System property that selects the kernels: {@code auto} (default), {@code vector} or {@code
   * plain}.
   */
  public static final String PROPERTY = "millrace.math.kernels";

  private static final String MODULE = "jdk.incubator.vector";

  /** Returns the choice for this process, from {@link #PROPERTY}. */
  public static KernelChoice ofProcess() {
    return choose(System.getProperty(PROPERTY, "auto"));
  }

  /**
   * Selects kernels by name.
   *
   * @param wish {@code auto}, {@code vector} or {@code plain}; {@code auto} is {@code vector} if
   *     the JVM has the module
   */
  public static KernelChoice choose(String wish) {
    boolean present = ModuleLayer.boot().findModule(MODULE).isPresent();
    return switch (wish) {
      case "plain" -> plain(PROPERTY + " is plain");
      case "vector" -> {
        if (!present) {
          throw new IllegalArgumentException(
              "Cannot use vector kernels: the JVM runs without --add-modules "
                  + MODULE
                  + "; add the flag, or set -D"
                  + PROPERTY
                  + "=auto");
        }
        yield vector(PROPERTY + " is vector");
      }
      case "auto" ->
          present
              ? vector("the JVM offers " + MODULE)
              : plain("the JVM runs without --add-modules " + MODULE);
      default ->
          throw new IllegalArgumentException(
              "Cannot choose kernels '"
                  + wish
                  + "': set -D"
                  + PROPERTY
                  + " to auto, vector or plain");
    };
  }

  /** Creates an instance for one thread. */
  public Kernels create() {
    return maker.get();
  }

  /** Returns the elementwise operations of the same implementation. */
  public Lanes lanes() {
    return name.equals("vector") ? Vector.lanes() : new Lanes();
  }

  // A separate class, so that VectorLanes is never loaded without the module.
  private static final class Vector {
    static Lanes lanes() {
      return new VectorLanes();
    }
  }

  private static KernelChoice plain(String why) {
    return new KernelChoice("plain", "Kernels: plain Java, because " + why, PlainKernels::new);
  }

  // VectorKernels occurs only in a method reference, so that it is never loaded without the module.
  private static KernelChoice vector(String why) {
    return new KernelChoice("vector", "Kernels: vector API, because " + why, VectorKernels::new);
  }
}
