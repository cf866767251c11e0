package io.millrace.api.stage;

import io.millrace.api.spec.ModelSpec;
import io.millrace.api.spec.Stage;
import java.util.Arrays;
import java.util.Map;

/**
 * Classifies observations and learns from labels in the stream: the last channel is the label, or
 * NaN where there is none.
 *
 * <pre>{@code
 * SingleStream stream =
 *     SingleStream.of(Operators.model(5, Classify.classes(3)), 42);
 * }</pre>
 *
 * <p>This is the typed form of {@code new ModelSpec("classify", options)}: each option of a
 * pipeline file is a method of the same name in camel case. Values are checked when the model is
 * built.
 */
public final class Classify {

  private static final String TYPE = "classify";

  private Classify() {}

  /** Output before anything was learned. */
  public enum Start {
    /** The same probability for every class. */
    UNIFORM,
    /**
     * The softmax of the last channels before the label, which are the logits of a classifier in an
     * earlier stage.
     */
    LOGITS
  }

  /** Learning rule of the readout. */
  public enum Rule {
    /** The minimum of quadratic upper bounds of all losses so far. */
    BOUND,
    /** Adam. */
    ADAM,
    /** Stochastic gradient descent. */
    SGD
  }

  /** A stage with {@link Spec#classes}. */
  public static Spec classes(int number) {
    return new Spec(new ModelSpec(TYPE, Map.of())).classes(number);
  }

  /**
   * A stage with the options set so far. If an option is set twice, the last value holds.
   *
   * @param spec the operator's name and its options
   */
  public record Spec(ModelSpec spec) implements Stage {

    public Spec {
      spec.require(TYPE);
    }

    /** Number of classes. The number of classes, from 2 to 256. */
    public Spec classes(int number) {
      return new Spec(spec.with("classes", number));
    }

    /**
     * What is answered before anything was learned: every class alike, or the softmax of the last
     * channels before the label, logits of a trained classifier. Default: uniform.
     */
    public Spec start(Start choice) {
      return new Spec(spec.withChoice("start", choice));
    }

    /** Labelled observations of a mini-batch. Default: 1. A whole number from 1 to 100000. */
    public Spec batch(int number) {
      return new Spec(spec.with("batch", number));
    }

    /** How the readout learns. Default: bound. */
    public Spec rule(Rule choice) {
      return new Spec(spec.withChoice("rule", choice));
    }

    /**
     * Step size of adam and sgd. Default: 0.01 with adam, 0.1 with sgd. A number from 1.0E-8 to
     * 10.0.
     */
    public Spec rate(double number) {
      return new Spec(spec.withNumber("rate", number));
    }

    /**
     * Pull of every update of adam and sgd towards the start. Default: 0.0. A number from 0.0 to
     * 1.0.
     */
    public Spec l2(double number) {
      return new Spec(spec.withNumber("l2", number));
    }

    /**
     * Weight of the past per labelled observation, with the rule bound. Default: 1.0. A number from
     * 0.5 to 1.0.
     */
    public Spec forgetting(double number) {
      return new Spec(spec.withNumber("forgetting", number));
    }

    /**
     * How firmly the start is held, in rows with features of size one, with the rule bound.
     * Default: 10.0. A number from 1.0E-6 to 1000000.0.
     */
    public Spec ridge(double number) {
      return new Spec(spec.withNumber("ridge", number));
    }

    /** Whether the classifier of start: logits answers too, by how well it does. Default: false. */
    public Spec guard(boolean flag) {
      return new Spec(spec.with("guard", flag));
    }

    /**
     * Answers over which the shares of the classes of a key are estimated; 0: they are those of the
     * labels. Default: 0.0. A number from 0.0 to 1000000.0.
     */
    public Spec priors(double number) {
      return new Spec(spec.withNumber("priors", number));
    }

    /**
     * Shares of the classes in what the classifier of start: logits was trained with; for priors.
     * Default: with start: uniform all alike. A list of shares, one for each class.
     */
    public Spec shares(double... numbers) {
      return new Spec(spec.with("shares", Arrays.stream(numbers).boxed().toList()));
    }

    /** Whether answers say how unlike all classes the features are. Default: false. */
    public Spec unknown(boolean flag) {
      return new Spec(spec.with("unknown", flag));
    }

    /** The output field that the next stage reads. Default: the first. */
    public Spec pass(String field) {
      return new Spec(spec.with("pass", field));
    }
  }
}
