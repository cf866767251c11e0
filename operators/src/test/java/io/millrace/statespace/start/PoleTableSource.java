package io.millrace.statespace.start;

import java.math.BigDecimal;
import java.math.MathContext;

/** Prints the tables of {@link PoleTable}, to be pasted there when the solver has changed. */
final class PoleTableSource {

  private static final MathContext DIGITS = new MathContext(13);

  private PoleTableSource() {}

  /** The computation behind the table for so many states. */
  static Perturbation compute(int states) {
    long seed =
        switch (states) {
          case 8 -> 9;
          case 16 -> 8;
          case 32 -> 3;
          case 64 -> 6;
          default -> throw new IllegalArgumentException("Cannot compute a table of " + states);
        };
    return Perturbation.transferAware(states, 1.5, seed);
  }

  /** One line a mode. */
  public static void main(String[] arguments) {
    for (int states : new int[] {8, 16, 32, 64}) {
      Modes modes = compute(states).modes();
      System.out.println(states + " states");
      for (int mode = 0; mode < modes.count(); mode++) {
        System.out.println(
            text(modes.real()[mode])
                + " "
                + text(modes.imaginary()[mode])
                + " "
                + text(modes.inputReal()[mode])
                + " "
                + text(modes.inputImaginary()[mode]));
      }
    }
  }

  private static String text(double value) {
    return new BigDecimal(value).round(DIGITS).toString();
  }
}
