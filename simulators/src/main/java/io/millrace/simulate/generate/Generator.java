package io.millrace.simulate.generate;

import java.util.List;

/** Makes readings whose truth is known. The same seed and settings give the same readings. */
public interface Generator {

  /** Names of the values, in their order. */
  List<String> channels();

  /** Names of what is known of a reading beside its values, in their order. */
  List<String> truths();

  /** The next reading. */
  Row next();

  /**
   * One reading.
   *
   * @param values one for each channel
   * @param label its class; empty where there are no classes
   * @param truth one number for each truth
   */
  record Row(double[] values, String label, double[] truth) {}
}
