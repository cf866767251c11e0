package io.millrace.evaluate.judge;

import io.millrace.evaluate.classification.ClassificationMeasure;
import io.millrace.evaluate.coding.CodesMeasure;
import io.millrace.evaluate.detection.DetectionMeasure;
import io.millrace.evaluate.regression.RegressionMeasure;
import io.millrace.evaluate.sum.Measure;
import java.io.Serializable;
import java.util.List;

/** What answers are, and what they are compared with. */
public sealed interface Judged extends Serializable {

  /** The metrics of such answers. */
  Measure measure();

  /**
   * Number of the first sums that are kept of each recent answer. The others would need too much
   * memory for each of them.
   */
  default int recentSums() {
    return measure().sums();
  }

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
   * @param probation first readings of a key that the score of NAB does not judge
   * @param areas where the areas under the curves are from
   */
  record Alarms(
      String mark, double threshold, int channels, long probation, DetectionMeasure.Areas areas)
      implements Judged {

    @Override
    public DetectionMeasure measure() {
      return new DetectionMeasure(areas);
    }

    @Override
    public int recentSums() {
      return measure().withoutAreas();
    }
  }

  /**
   * Codes of readings.
   *
   * @param channels names of the values of a reading
   * @param measured whether the operator says the error of its codes
   * @param decoded whether the operator says what is decoded
   */
  record Codes(List<String> channels, boolean measured, boolean decoded) implements Judged {

    public Codes {
      channels = List.copyOf(channels);
    }

    @Override
    public CodesMeasure measure() {
      return new CodesMeasure(channels.size());
    }
  }
}
