package io.millrace.api.catalog;

import io.millrace.api.operator.DeclaredTargets;
import io.millrace.api.operator.StreamModel;
import io.millrace.api.spec.ModelCatalog;
import io.millrace.api.spec.Stage;
import io.millrace.catalog.StandardCatalog;
import java.util.List;

/**
 * Builds models from the operators that ship with Millrace.
 *
 * <pre>{@code
 * StreamModel model = Operators.model(3, Standardize.horizon(720), Dictionary.keep(1));
 * SingleStream stream = SingleStream.of(model, 42);
 * }</pre>
 *
 * <p>All computation takes place in this JVM: with vector instructions if it was started with
 * {@code --add-modules jdk.incubator.vector}, otherwise in plain Java. Both give the same bits.
 */
public final class Operators {

  private Operators() {}

  /**
   * Creates a new model. The first stage reads the input. An operator that is followed by another
   * stage passes its first output field to it, or the field that its option {@code pass} names.
   *
   * <p>The model allocates its buffers here: those for one observation, and those for a learner's
   * mini-batch. {@code model.signature()} gives the size of its state in bytes.
   *
   * @param channels number of channels of an observation
   * @param stages the stages, either typed such as {@code Dictionary.keep(1)}, or by name as a
   *     {@code ModelSpec}
   * @return a model for one thread and one stream
   * @throws io.millrace.api.spec.SpecException if a stage has a fault; it contains the faults of
   *     all stages
   */
  public static StreamModel model(int channels, Stage... stages) {
    return shipped().create(List.of(stages), channels);
  }

  /**
   * Creates a new model whose learners take declared targets: {@code classify} the label, {@code
   * forecast} the values.
   *
   * <pre>{@code
   * StreamModel model =
   *     Operators.model(
   *         3, DeclaredTargets.label("kind"), Dictionary.keep(1), Classify.classes(2));
   * SingleStream stream = SingleStream.of(model, 42);
   * stream.step(new float[] {1, 2, 3}, new float[] {1}, 0); // of class 1
   * }</pre>
   *
   * @param channels number of channels of an observation, without the label
   * @param declared what is to be learned, in the order of the targets of a step
   * @param stages the stages
   * @throws io.millrace.api.spec.SpecException if a stage has a fault, or no stage takes what is
   *     declared
   */
  public static StreamModel model(int channels, DeclaredTargets declared, Stage... stages) {
    return shipped().create(List.of(stages), channels, declared);
  }

  /**
   * Returns the catalogue of the operators that ship with Millrace. A program can add its own
   * operators:
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
