package io.millrace.api.record;

/**
 * Whose model made a result, and what for.
 *
 * <pre>{@code
 * ResultSource candidate = ResultSource.of("boilers/plant-1").shadow();
 * assert candidate.role() == ResultSource.Role.SHADOW;
 * }</pre>
 *
 * @param source {@code pipeline/group} that learned the model; the pipeline alone where nothing is
 *     learned; empty where a record does not say
 * @param role whether the result is the answer
 */
public record ResultSource(String source, Role role) {

  /** Of results of earlier releases, which did not name one. */
  public static final ResultSource UNKNOWN = new ResultSource("", Role.ANSWER);

  /** What a result is there for. */
  public enum Role {
    /** The one answer to an observation. */
    ANSWER,
    /** What a candidate would have answered, beside the answer. */
    SHADOW
  }

  /** Who answers. */
  public static ResultSource of(String source) {
    return new ResultSource(source, Role.ANSWER);
  }

  /** The same model, beside the answer. */
  public ResultSource shadow() {
    return new ResultSource(source, Role.SHADOW);
  }
}
