package io.millrace.api.spec;

import java.util.Map;

/**
 * Runs a network with weights trained elsewhere, one frame at a time.
 *
 * <pre>{@code
 * static StreamModel network(Attachment file) {
 *   return Operators.model(10, Network.model(file));
 * }
 * }</pre>
 *
 * <p>Typed form of {@code new ModelSpec("network", options)}: each option of a pipeline file is a
 * method of the same name in camel case. Values are judged when the model is built.
 */
public final class Network {

  private static final String TYPE = "network";

  private Network() {}

  /** Begins with {@link Spec#model(String)}. */
  public static Spec model(String path) {
    return new Spec(new ModelSpec(TYPE, Map.of())).model(path);
  }

  /** Begins with {@link Spec#model(Attachment)}. */
  public static Spec model(Attachment file) {
    return new Spec(new ModelSpec(TYPE, Map.of())).model(file);
  }

  /**
   * The stage with the options set so far. An option that is set twice has its last value.
   *
   * @param spec name and options
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

    /** The output field that the next stage reads. Default: the first. */
    public Spec pass(String field) {
      return new Spec(spec.with("pass", field));
    }
  }
}
