package io.millrace.api.record;

/**
 * The output of the operator for one observation.
 *
 * <pre>{@code
 * Result result =
 *     new Result("boiler-7", "plant-1", 1_700_000_000_000L, 0, 3, new float[] {0.5f}, null);
 * assert result.author().equals(ResultSource.UNKNOWN);
 * }</pre>
 *
 * @param key key of the observation
 * @param group group whose parameters were used
 * @param time event time of the observation, milliseconds since 1970 UTC
 * @param sequence position of the observation in its key's sequence, from 0
 * @param version version of the parameters that computed it; 0 without training
 * @param output an output row as the operator's ports declare it. Owned by the record.
 * @param label label of the observation, or null
 * @param author source of the result, and whether it is the answer
 */
public record Result(
    String key,
    String group,
    long time,
    long sequence,
    long version,
    float[] output,
    String label,
    ResultSource author) {

  /** Creates a result of an unknown source. */
  public Result(
      String key,
      String group,
      long time,
      long sequence,
      long version,
      float[] output,
      String label) {
    this(key, group, time, sequence, version, output, label, ResultSource.UNKNOWN);
  }

  /** The same result with another author. */
  public Result by(ResultSource other) {
    return new Result(key, group, time, sequence, version, output, label, other);
  }
}
