package io.millrace.api.spec;

import java.util.Map;

/**
 * Provides the operators of a plug-in jar, each under the name that a pipeline uses. Millrace finds
 * providers with {@link java.util.ServiceLoader} in the jars of {@code millrace run --plugin} and
 * on the class path.
 *
 * <pre>{@code
 * public final class ExampleOperators implements OperatorProvider {
 *   public int contract() {
 *     return OperatorProvider.CONTRACT;
 *   }
 *
 *   public Map<String, ModelFactory> operators() {
 *     ModelFactory.Operator average =
 *         (inputWidth, options) ->
 *             new MovingAverage(inputWidth, options.integer("window", 1, 99, 16), 1);
 *     return Map.of("moving-average", average);
 *   }
 * }
 * }</pre>
 *
 * <p>The jar names the class in {@code META-INF/services/io.millrace.api.spec.OperatorProvider}.
 * The class must be public, with a public constructor without parameters. It holds constants only:
 * one instance is created where a pipeline is read, and one in each worker that runs the pipeline.
 */
public interface OperatorProvider {

  /**
   * Version of this contract, that is, of the types in this package that an operator implements or
   * calls. The version increases when existing operators have to be changed or recompiled.
   */
  int CONTRACT = 1;

  /**
   * Returns the version of the contract that this provider was compiled against. The implementation
   * is always {@code return OperatorProvider.CONTRACT}: the compiler copies the constant into the
   * provider's class, so a jar that was built against another version returns the number of that
   * version.
   */
  int contract();

  /**
   * Returns the factory of each operator, by the operator's name. A name is a lower-case word;
   * after its first letter it may contain digits, {@code -} and {@code _}. It must be unique in the
   * catalogue. This method must be cheap and must not fail.
   *
   * @return factories of at least one operator
   */
  Map<String, ModelFactory> operators();
}
