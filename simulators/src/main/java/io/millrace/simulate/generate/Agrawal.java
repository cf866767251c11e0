package io.millrace.simulate.generate;

import io.millrace.api.math.SeededRandom;
import java.util.List;

/*
 *   salary      20,000 to 150,000        elevel   0 to 4      hvalue  (9 - zipcode) 50,000 to 150,000
 *   commission  0 from salary 75,000 on, car      1 to 20     hyears  1 to 30
 *               else 10,000 to 75,000    zipcode  0 to 8      loan    0 to 500,000
 *   age         20 to 80
 *
 * Rules 1 to 6 ask for ranges by age, 7 to 10 for the sign of a sum. The class is 0 for group A.
 */
/**
 * Loans of R. Agrawal, T. Imielinski and A. Swami, "Database mining: a performance perspective",
 * IEEE TKDE 1993: nine attributes and ten rules. The class is that of the attributes before they
 * are perturbed; the truth is that class and the rule.
 */
final class Agrawal implements Generator {

  private static final int RULES = 10;
  private static final double[] SALARY = {20_000, 150_000};
  private static final double[] COMMISSION = {10_000, 75_000};
  private static final double[] AGE = {20, 80};
  private static final double[] LOAN = {0, 500_000};

  private final Settings settings;
  private final SeededRandom random;
  private long read;

  Agrawal(Settings settings, SeededRandom random) {
    this.settings = settings;
    this.random = random;
  }

  /** One applicant. */
  record Applicant(
      double salary,
      double commission,
      int age,
      int elevel,
      int car,
      int zipcode,
      double hvalue,
      int hyears,
      double loan) {}

  @Override
  public List<String> channels() {
    return List.of(
        "salary", "commission", "age", "elevel", "car", "zipcode", "hvalue", "hyears", "loan");
  }

  @Override
  public List<String> truths() {
    return List.of("class", "rule");
  }

  @Override
  public Row next() {
    double salary = within(SALARY);
    double commission = salary >= 75_000 ? 0 : within(COMMISSION);
    int age = (int) AGE[0] + random.below(61);
    int elevel = random.below(5);
    int car = 1 + random.below(20);
    int zipcode = random.below(9);
    double hvalue = (9. - zipcode) * 100_000 * (.5 + random.uniform());
    int hyears = 1 + random.below(30);
    double loan = within(LOAN);
    Applicant one =
        new Applicant(salary, commission, age, elevel, car, zipcode, hvalue, hyears, loan);
    long every = (long) settings.of("every");
    int rule =
        1 + (int) ((settings.whole("function") - 1 + (every == 0 ? 0 : read / every)) % RULES);
    int truth = isGroupA(rule, one) ? 0 : 1;
    double most = (9. - zipcode) * 100_000;
    double[] values = {
      perturbed(salary, SALARY),
      commission > 0 ? perturbed(commission, COMMISSION) : 0,
      Math.rint(perturbed(age, AGE)),
      elevel,
      car,
      zipcode,
      perturbed(hvalue, new double[] {.5 * most, 1.5 * most}),
      Math.rint(perturbed(hyears, new double[] {1, 30})),
      perturbed(loan, LOAN)
    };
    read++;
    return new Row(values, Integer.toString(truth), new double[] {truth, rule});
  }

  private double within(double[] range) {
    return range[0] + (range[1] - range[0]) * random.uniform();
  }

  private double perturbed(double value, double[] range) {
    double by = settings.of("perturb");
    if (by == 0) {
      return value;
    }
    double moved = value + (range[1] - range[0]) * (2 * random.uniform() - 1) * by;
    return Math.min(range[1], Math.max(range[0], moved));
  }

  /** Whether an applicant is in group A. */
  static boolean isGroupA(int rule, Applicant one) {
    int third = one.age() < 40 ? 0 : one.age() < 60 ? 1 : 2;
    double both = one.salary() + one.commission();
    double twoThirds = 2 * both / 3;
    double equity = one.hyears() < 20 ? 0 : one.hvalue() * (one.hyears() - 20.) / 10;
    return switch (rule) {
      case 1 -> third != 1;
      case 2 -> isBetween(one.salary(), BY_AGE[third]);
      case 3 -> isEducated(third, one.elevel());
      case 4 -> isBetween(one.salary(), BY_EDUCATION[third][educated(third, one)]);
      case 5 -> isBetween(one.loan(), LOANS[third][isBetween(one.salary(), BY_AGE[third]) ? 0 : 1]);
      case 6 -> isBetween(both, BY_AGE[third]);
      case 7 -> twoThirds - one.loan() / 5 - 20_000 > 0;
      case 8 -> twoThirds - 5_000. * one.elevel() - 20_000 > 0;
      case 9 -> twoThirds - 5_000. * one.elevel() - one.loan() / 5 - 10_000 > 0;
      default -> twoThirds - 5_000. * one.elevel() + equity / 5 - 10_000 > 0;
    };
  }

  private static final double[][] BY_AGE = {{50_000, 100_000}, {75_000, 125_000}, {25_000, 75_000}};

  private static final double[][][] BY_EDUCATION = {
    {{25_000, 75_000}, {50_000, 100_000}},
    {{50_000, 100_000}, {75_000, 125_000}},
    {{50_000, 100_000}, {25_000, 75_000}}
  };

  private static final double[][][] LOANS = {
    {{100_000, 300_000}, {200_000, 400_000}},
    {{200_000, 400_000}, {300_000, 500_000}},
    {{300_000, 500_000}, {100_000, 300_000}}
  };

  private static boolean isBetween(double value, double[] range) {
    return value >= range[0] && value <= range[1];
  }

  private static int educated(int third, Applicant one) {
    return isEducated(third, one.elevel()) ? 0 : 1;
  }

  private static boolean isEducated(int third, int elevel) {
    return switch (third) {
      case 0 -> elevel <= 1;
      case 1 -> elevel >= 1 && elevel <= 3;
      default -> elevel >= 2;
    };
  }
}
