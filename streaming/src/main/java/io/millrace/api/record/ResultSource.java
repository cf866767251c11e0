package io.millrace.api.record;

/**
 * The source of a result and its role.
 *
 * <pre>{@code
 * ResultSource candidate = ResultSource.of("boilers/plant-1").shadow();
 * assert candidate.role() == ResultSource.Role.SHADOW;
 * }</pre>
 *
 * @param source {@code pipeline/group} that learned the model; only the pipeline where nothing is
 *     learned; empty if unknown
 * @param role whether the result is the answer
 */
public record ResultSource(String source, Role role) {

  /** Source of results of earlier releases, which do not contain one. */
  public static final ResultSource UNKNOWN = new ResultSource("", Role.ANSWER);

  /** Role of a result. */
  public enum Role {
    /** The answer to an observation. */
    ANSWER,
    /** The result of a candidate in addition to the answer. */
    SHADOW
  }

  /** Source of an answer. */
  public static ResultSource of(String source) {
    return new ResultSource(source, Role.ANSWER);
  }

  /** The same source in the role of a shadow. */
  public ResultSource shadow() {
    return new ResultSource(source, Role.SHADOW);
  }
}
