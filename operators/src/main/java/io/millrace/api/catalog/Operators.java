package io.millrace.api.catalog;

import io.millrace.api.operator.StreamModel;
import io.millrace.api.spec.ModelCatalog;
import io.millrace.api.spec.Stage;
import io.millrace.catalog.StandardCatalog;
import java.util.List;

/**
 * Builds models of the operators that ship.
 *
 * <pre>{@code
 * StreamModel model = Operators.model(3, Standardize.horizon(720), Dictionary.keep(1));
 * SingleStream stream = SingleStream.of(model, 42);
 * }</pre>
 *
 * <p>All maths is computed in this JVM, with vector instructions where it was started with {@code
 * --add-modules jdk.incubator.vector}, else in plain Java with the same bits.
 */
public final class Operators {

  private Operators() {}

  /**
   * A new model. The first stage is nearest to the input; an operator that another stage follows
   * hands on its first output field, or the one that its option {@code pass} names.
   *
   * <p>It costs what its buffers take: for one observation, and for a learner's mini-batch. {@code
   * model.signature()} has the bytes of its state.
   *
   * @param channels numbers of an observation
   * @param stages typed, such as {@code Dictionary.keep(1)}, or by name as {@code ModelSpec}
   * @return for one thread and one stream
   * @throws io.millrace.api.spec.SpecException with every fault of every stage
   */
  public static StreamModel model(int channels, Stage... stages) {
    return shipped().create(List.of(stages), channels);
  }

  /**
   * The operators that ship, by name; for a program with operators of its own:
   *
   * <pre>{@code
   * ModelFactory.Operator own = (channels, options) -> new MovingAverage(channels, 16, 1);
   * ModelCatalog operators = Operators.shipped().with("moving-average", own);
   * StreamModel model =
   *     operators.create(List.of(Standardize.defaults(), new ModelSpec("moving-average", Map.of())), 3);
   * }</pre>
   */
  public static ModelCatalog shipped() {
    return StandardCatalog.catalog();
  }
}
