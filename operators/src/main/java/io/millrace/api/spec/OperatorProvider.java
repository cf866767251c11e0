package io.millrace.api.spec;

import java.util.Map;

/**
 * The operators of one jar, by the names that a pipeline uses. Millrace finds it with {@link
 * java.util.ServiceLoader} in the jars of {@code millrace run --plugin} and on the class path.
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
 * The class is public and has a public constructor without parameters. It holds constants only: one
 * instance is made where a pipeline is read, and one by each worker that runs it.
 */
public interface OperatorProvider {

  /**
   * Version of this contract: of the types in this package that an operator implements or calls. It
   * rises when an operator that was compiled before has to be changed or compiled again.
   */
  int CONTRACT = 1;

  /**
   * The contract this provider was compiled against: always {@code return
   * OperatorProvider.CONTRACT}. The compiler copies the number into the provider's class, so a jar
   * that was built against another version gives that version's number.
   */
  int contract();

  /**
   * What builds each operator, by name. A name is a lower-case word, with digits, {@code -} and
   * {@code _} behind its first letter; no other operator in the catalogue has it. Must be cheap and
   * must not fail.
   *
   * @return at least one operator
   */
  Map<String, ModelFactory> operators();
}
