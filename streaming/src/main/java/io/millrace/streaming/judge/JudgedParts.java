package io.millrace.streaming.judge;

import io.millrace.evaluate.judge.Beside;
import java.io.Serializable;
import java.util.ArrayList;
import java.util.List;

/*
 * sums of a key, P parts, M methods, S sums:  | part 0: M · S | part 1: M · S | … |
 * sums of metrics, of one method:             | part 0: S     | part 1: S     | … |
 */
/**
 * The parts of what was judged: the window, all windows so far, the last answers, and fading.
 *
 * @param names of the parts, in order
 * @param methods number of methods
 * @param width number of sums of a method
 */
public record JudgedParts(List<String> names, int methods, int width) implements Serializable {

  /** Index of the window. */
  public static final int WINDOW = 0;

  /** Index of the windows so far. */
  public static final int SO_FAR = 1;

  /**
   * The parts of an evaluation.
   *
   * @param width number of sums of a method
   */
  public static JudgedParts of(Beside beside, int width) {
    List<String> names = new ArrayList<>(List.of("window", "so_far"));
    if (beside.last() > 0) {
      names.add("last");
    }
    if (beside.fading() > 0) {
      names.add("fading");
    }
    return new JudgedParts(List.copyOf(names), beside.methods().size(), width);
  }

  /** Number of sums of a part of all methods. */
  public int part() {
    return methods * width;
  }

  /** The sums of all parts of one method, from those of all methods. */
  public double[] ofMethod(int method, double[] sums) {
    double[] own = new double[names.size() * width];
    for (int part = 0; part < names.size(); part++) {
      System.arraycopy(sums, part * part() + method * width, own, part * width, width);
    }
    return own;
  }

  /** The sums of one part, from those of one method. */
  public double[] part(int part, double[] ofMethod) {
    double[] own = new double[width];
    System.arraycopy(ofMethod, part * width, own, 0, width);
    return own;
  }
}
