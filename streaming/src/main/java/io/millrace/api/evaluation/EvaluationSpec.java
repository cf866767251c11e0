package io.millrace.api.evaluation;

import java.time.Duration;
import java.util.List;
import java.util.Optional;

/**
 * How the answers of a pipeline are judged while it runs.
 *
 * <pre>{@code
 * EvaluationSpec daily = EvaluationSpec.every(Duration.ofDays(1));
 * assert daily.beside().season() == 1;
 * }</pre>
 *
 * <p>This record checks nothing; faults are reported when the job is built. It costs a state for
 * each key and method, and one record for each key, group and window.
 *
 * @param window length of the windows of event time
 * @param close when windows are given
 * @param field the field that is judged; empty: found from what the fields mean
 * @param alarms what makes a score an alarm; empty: no score is judged
 * @param recent what of the recent past is judged besides the windows
 * @param beside what answers are compared with
 * @param metrics names of the metrics that are written, if there is a sink; none: all
 */
public record EvaluationSpec(
    Duration window,
    Close close,
    String field,
    Optional<Alarms> alarms,
    Recent recent,
    Beside beside,
    List<String> metrics) {

  /** The usual nominal coverage of intervals. */
  public static final double LEVEL = .9;

  /**
   * When windows are given.
   *
   * <pre>{@code
   * assert EvaluationSpec.Close.valueOf("END") == EvaluationSpec.Close.END;
   * }</pre>
   */
  public enum Close {
    /** When the watermark passes their end. */
    WATERMARK,
    /** At the end of the input, so that no answer of a key that is behind the others is late. */
    END
  }

  /**
   * Scores above a threshold, which should be those of readings with a label.
   *
   * <pre>{@code
   * assert new EvaluationSpec.Alarms("strange", 4).threshold() == 4;
   * }</pre>
   *
   * @param label text of the readings that should be found
   * @param threshold a score above it is an alarm
   * @param probation first readings of each key that the score of NAB does not judge
   */
  public record Alarms(String label, double threshold, int probation) {

    /** The readings that NAB does not judge of a long series. */
    public static final int PROBATION = 750;

    /** Alarms with the usual probation. */
    public Alarms(String label, double threshold) {
      this(label, threshold, PROBATION);
    }
  }

  /**
   * What of the recent past of a key is judged.
   *
   * <pre>{@code
   * assert new EvaluationSpec.Recent(1000, 0).last() == 1000;
   * }</pre>
   *
   * @param last number of last answers; 0 for none
   * @param fading factor by which an answer reduces the weight of earlier ones; 0 for none
   */
  public record Recent(int last, double fading) {}

  /**
   * What answers are compared with.
   *
   * <pre>{@code
   * assert new EvaluationSpec.Beside(List.of("no-change"), 24, 0.9).season() == 24;
   * }</pre>
   *
   * @param baselines words of simple methods
   * @param season readings of a season; 1 for none
   * @param level nominal coverage of intervals
   */
  public record Beside(List<String> baselines, int season, double level) {

    public Beside {
      baselines = List.copyOf(baselines);
    }
  }

  public EvaluationSpec {
    metrics = List.copyOf(metrics);
  }

  /** Judges by windows of this length, without more. */
  public static EvaluationSpec every(Duration window) {
    return new EvaluationSpec(
        window,
        Close.WATERMARK,
        "",
        Optional.empty(),
        new Recent(0, 0),
        new Beside(List.of(), 1, LEVEL),
        List.of());
  }
}
