package io.millrace.benchmark.published;

import io.millrace.api.catalog.Operators;
import io.millrace.api.event.EventSource;
import io.millrace.api.event.Found;
import io.millrace.api.operator.Rows;
import io.millrace.api.spec.Stage;
import io.millrace.api.stage.Detect;
import io.millrace.api.stage.Sliding;
import java.util.Arrays;
import java.util.stream.LongStream;

/**
 * The alarms of the stage {@code detect} at a declared rate, of any scores: no threshold is chosen,
 * and the same rule serves every method.
 */
final class RateAlarms {

  private final EventSource model;

  /**
   * @param rate as the option of {@code detect}, such as {@code 1/7 d}
   */
  RateAlarms(String rate) {
    this(Sliding.length(1), Detect.on("sliding.window").rate(rate));
  }

  /**
   * @param stages of one channel, the last one {@code detect}
   */
  RateAlarms(Stage... stages) {
    this.model = (EventSource) Operators.model(1, stages);
  }

  /**
   * Returns the readings with which alarms begin, ascending.
   *
   * @param times milliseconds
   * @param scores of these readings; one that is NaN is left out
   */
  long[] starts(long[] times, double[] scores) {
    float[] state = model.signature().sequence().initial();
    model.reset(state, 0);
    Rows rows = new Rows(model.signature(), 1);
    LongStream.Builder starts = LongStream.builder();
    for (int at = 0; at < scores.length; at++) {
      if (Double.isNaN(scores[at])) {
        continue;
      }
      rows.clear();
      rows.add(new float[] {(float) scores[at]}, state, at, times[at]);
      model.step(rows);
      rows.readState(0, state);
      int reading = at;
      model.report(
          rows,
          event -> {
            if (event.what() == Found.START) {
              starts.add(reading);
            }
          });
    }
    return starts.build().toArray();
  }

  /** Returns those from a reading on. */
  static long[] from(long first, long... starts) {
    return Arrays.stream(starts).filter(at -> at >= first).toArray();
  }
}
