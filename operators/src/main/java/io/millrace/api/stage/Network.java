package io.millrace.api.stage;

import io.millrace.api.spec.Attachment;
import io.millrace.api.spec.ModelSpec;
import io.millrace.api.spec.Stage;
import java.util.Map;

/**
 * Runs a network with pretrained, frozen weights, one frame at a time.
 *
 * <pre>{@code
 * static StreamModel network(Attachment file) {
 *   return Operators.model(10, Network.model(file));
 * }
 * }</pre>
 *
 * <p>This is the typed form of {@code new ModelSpec("network", options)}: each option of a pipeline
 * file is a method of the same name in camel case. Values are checked when the model is built.
 */
public final class Network {

  private static final String TYPE = "network";

  private Network() {}

  /** A stage with {@link Spec#model(String)}. */
  public static Spec model(String path) {
    return new Spec(new ModelSpec(TYPE, Map.of())).model(path);
  }

  /** A stage with {@link Spec#model(Attachment)}. */
  public static Spec model(Attachment file) {
    return new Spec(new ModelSpec(TYPE, Map.of())).model(file);
  }

  /** What an observation with missing values is. */
  public enum Missing {
    /** A dead letter. */
    REFUSE,
    /** One with the last value of each missing channel. */
    HOLD,
    /** One with zeros there. */
    ZERO,
    /** A missing frame: attention and pools leave it out. */
    MASK
  }

  /** What adapters of groups are trained from. */
  public enum Learn {
    /** They are not trained. */
    NOTHING,
    /** The label: outputs are scores of classes. */
    CROSS_ENTROPY,
    /** The declared values: outputs are these values. */
    SQUARED_ERROR
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

    /**
     * Path of a model file: an architecture and its trained weights. The host reads it: a pipeline,
     * or {@code Millrace.on}. {@code Operators} reads no files.
     */
    public Spec model(String path) {
      return new Spec(spec.with("model", path));
    }

    /** A model file that the program has read: its structure and its tensors. */
    public Spec model(Attachment file) {
      return new Spec(spec.withFile("model", file));
    }

    /**
     * What a missing value is, in place of what the model file says: refused, the last of its
     * channel (hold), zero, or a reason to leave the observation out of every window (mask).
     * Default: as the model file says.
     */
    public Spec missing(Missing what) {
      return new Spec(spec.withChoice("missing", what));
    }

    /**
     * Whether adapters of groups are trained: cross-entropy (the outputs are scores of classes, and
     * the label is learned), squared-error (the outputs are the declared values) or nothing.
     * Default: nothing.
     */
    public Spec learn(Learn what) {
      return new Spec(spec.withChoice("learn", what));
    }

    /** With learn, the step size of Adam. Default: 0.001. A number from 1.0E-8 to 10.0. */
    public Spec rate(double number) {
      return new Spec(spec.withNumber("rate", number));
    }

    /**
     * With learn, observations with known targets of a mini-batch. Default: 8. A whole number from
     * 1 to 100000.
     */
    public Spec batch(int number) {
      return new Spec(spec.with("batch", number));
    }

    /** The output field that the next stage reads. Default: the first. */
    public Spec pass(String field) {
      return new Spec(spec.with("pass", field));
    }
  }
}
