package io.millrace.simulate.measure;

import io.millrace.evaluate.coding.CodesMeasure;
import io.millrace.evaluate.judge.AnsweredRow;
import io.millrace.evaluate.judge.Judged.Codes;
import java.util.List;

/** Judges coded readings, packets or sparse codes, by the readings: their bits and their error. */
public final class CodeErrors {

  private static final float[] NONE = {};

  private final ReadingTable readings;
  private final CodesMeasure measure;
  private final KeyJudges judges;
  private final FirstResults first;

  /**
   * @param readings as the pipeline read them
   * @param skip number of first results of every key that are not judged
   * @param recent which parts are judged besides the whole
   */
  public CodeErrors(ReadingTable readings, long skip, Recent recent) {
    Codes codes = new Codes(readings.channels(), true, true);
    this.readings = readings;
    this.measure = codes.measure();
    this.judges = new KeyJudges(key -> codes, List.of(), 1, recent);
    this.first = new FirstResults(skip);
  }

  /** Whether a field of results is a code. */
  public static boolean areCodes(List<ResultRow> rows) {
    return rows.stream().anyMatch(row -> row.coded() != null);
  }

  /**
   * Judges one result; the results of a key must come in order.
   *
   * @throws IllegalArgumentException if another number of channels is decoded
   */
  public void add(ResultRow row) {
    float[] known = readings.at(row.key(), row.time());
    if (first.take(row) || known == null || row.coded() == null) {
      return;
    }
    float[] decoded = row.coded().decoded();
    if (decoded.length > 0 && decoded.length != known.length) {
      throw new IllegalArgumentException(
          "Cannot judge a code: expected a reconstruction of "
              + known.length
              + " numbers, as the truth has channels, found "
              + decoded.length
              + "; name its channels with --target");
    }
    float[] answer = new float[2 + decoded.length];
    answer[0] = row.coded().bits();
    answer[1] = (float) row.coded().error();
    System.arraycopy(decoded, 0, answer, 2, decoded.length);
    judges.judge(
        row.key(), new AnsweredRow(row.time(), row.sequence(), known, NONE, answer, row.label()));
  }

  /** What the sums mean. */
  public CodesMeasure measure() {
    return measure;
  }

  /** The codes alone: no simple method codes. */
  public List<MethodSums> methods() {
    return judges.methods();
  }
}
