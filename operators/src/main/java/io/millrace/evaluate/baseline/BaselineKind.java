package io.millrace.evaluate.baseline;

import io.millrace.evaluate.baseline.RidgeOnLags.Fit;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.TreeSet;
import java.util.stream.Collectors;

/**
 * The simple methods that every metric can be compared with, each chosen by one word. Their
 * settings follow from the horizon and the season; nothing is tuned on what is judged.
 *
 * <ul>
 *   <li>{@code no-change}: the last value
 *   <li>{@code majority}: the most frequent class so far; for labels only
 *   <li>{@code moving-average}: the mean of the last season of readings, of {@value #WINDOW}
 *       without a season; of classes, the most frequent one among them
 *   <li>{@code seasonal}: the value a season before the target
 *   <li>{@code ridge-on-lags}: a linear function of the last three readings and of the one a season
 *       before the target, of all channels, by ridge regression over all readings so far
 * </ul>
 */
public enum BaselineKind {
  NO_CHANGE("no-change"),
  MAJORITY("majority"),
  MOVING_AVERAGE("moving-average"),
  SEASONAL("seasonal"),
  RIDGE_ON_LAGS("ridge-on-lags");

  /** Readings that are averaged where there is no season. */
  public static final int WINDOW = 10;

  private static final double RIDGE = 1;

  private final String word;

  BaselineKind(String word) {
    this.word = word;
  }

  /**
   * What a method must know of the readings.
   *
   * @param channels number of channels
   * @param ahead readings from an answer to its target, at least one
   * @param season readings of a season; 1 if there is none
   */
  public record Horizon(int channels, int ahead, int season) {
    public Horizon {
      if (channels < 1 || ahead < 1 || season < 1) {
        throw new IllegalArgumentException(
            "Cannot compare "
                + channels
                + " channels "
                + ahead
                + " ahead in seasons of "
                + season
                + " readings: expected 1 or more of each");
      }
    }
  }

  /** The word that chooses the method. */
  public String word() {
    return word;
  }

  /**
   * The method that a word chooses.
   *
   * @throws IllegalArgumentException if there is none
   */
  public static BaselineKind of(String word) {
    Optional<BaselineKind> found =
        Arrays.stream(values()).filter(kind -> kind.word.equals(word)).findFirst();
    return found.orElseThrow(
        () ->
            new IllegalArgumentException(
                "Cannot compare with "
                    + word
                    + ": expected one of "
                    + Arrays.stream(values())
                        .map(BaselineKind::word)
                        .collect(Collectors.joining(", "))));
  }

  /**
   * Creates the method for readings that are numbers, of one key.
   *
   * @throws IllegalArgumentException if it answers classes only, or needs a season that was not
   *     named
   */
  public Forecaster forecaster(Horizon horizon) {
    return switch (this) {
      case NO_CHANGE -> PastValue.last(word, horizon.channels());
      case MAJORITY ->
          throw new IllegalArgumentException(
              "Cannot compare numbers with majority: expected a method for numbers, such as "
                  + MOVING_AVERAGE.word);
      case MOVING_AVERAGE ->
          new MovingAverage(horizon.channels(), horizon.season() > 1 ? horizon.season() : WINDOW);
      case SEASONAL ->
          PastValue.seasonal(word, horizon.channels(), season(horizon), horizon.ahead());
      case RIDGE_ON_LAGS ->
          new ScaledForecaster(
              word,
              horizon.channels(),
              new RidgeOnLags(
                  horizon.channels(), lags(horizon), horizon.ahead(), new Fit(RIDGE, 1)));
    };
  }

  /**
   * Creates the method for labels, of one key.
   *
   * @param classes number of classes
   * @param season labels of a season, 1 if there is none
   * @throws IllegalArgumentException if it needs a season that was not named
   */
  public ClassGuess guess(int classes, int season) {
    return switch (this) {
      case NO_CHANGE, MAJORITY -> new MemoryGuess(this, classes);
      default -> new OneHotGuess(forecaster(new Horizon(classes, 1, season)), classes);
    };
  }

  /** The shortest whole number of seasons that is not shorter than the horizon, in readings. */
  private static int season(Horizon horizon) {
    if (horizon.season() < 2) {
      throw new IllegalArgumentException(
          "Cannot compare with seasonal: expected a season of 2 readings or more, found "
              + horizon.season());
    }
    // At a horizon of more than a season, the value of an earlier season is the newest one known.
    int seasons = (horizon.ahead() + horizon.season() - 1) / horizon.season();
    return Math.multiplyExact(seasons, horizon.season());
  }

  private static int[] lags(Horizon horizon) {
    TreeSet<Integer> lags = new TreeSet<>(List.of(0, 1, 2));
    if (horizon.season() > 1) {
      lags.add(season(horizon) - horizon.ahead());
    }
    return lags.stream().mapToInt(Integer::intValue).toArray();
  }
}
