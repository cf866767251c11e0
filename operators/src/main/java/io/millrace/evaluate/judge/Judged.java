package io.millrace.evaluate.judge;

import io.millrace.evaluate.classification.ClassificationMeasure;
import io.millrace.evaluate.detection.AlarmMeasure;
import io.millrace.evaluate.regression.RegressionMeasure;
import io.millrace.evaluate.sum.Measure;
import java.io.Serializable;
import java.util.List;

/** What answers are, and what they are compared with. */
public sealed interface Judged extends Serializable {

  /** The metrics of such answers. */
  Measure measure();

  /**
   * Answers that are numbers.
   *
   * @param channels names of the values, in the order of an answer
   * @param ahead readings from an answer to the one it is for; 0 for its own
   * @param level nominal coverage of intervals
   */
  record Numbers(List<String> channels, int ahead, double level) implements Judged {

    public Numbers {
      channels = List.copyOf(channels);
    }

    @Override
    public RegressionMeasure measure() {
      return new RegressionMeasure(channels.size(), level);
    }
  }

  /**
   * Answers that are classes.
   *
   * @param classes number of classes
   */
  record Classes(int classes) implements Judged {

    @Override
    public ClassificationMeasure measure() {
      return new ClassificationMeasure(classes);
    }
  }

  /**
   * Scores, of which those above a threshold are alarms.
   *
   * @param mark label of the readings that should be found
   * @param threshold a score above it is an alarm
   * @param channels values of a reading, which simple methods score
   */
  record Alarms(String mark, double threshold, int channels) implements Judged {

    @Override
    public AlarmMeasure measure() {
      return new AlarmMeasure();
    }
  }
}
