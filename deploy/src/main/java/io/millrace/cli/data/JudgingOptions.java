package io.millrace.cli.data;

import io.millrace.cli.console.CommandException;
import io.millrace.evaluate.baseline.BaselineKind;
import io.millrace.simulate.measure.AnswerErrors;
import io.millrace.simulate.measure.ClassErrors;
import io.millrace.simulate.measure.Recent;
import java.util.List;
import picocli.CommandLine.Option;

/** Options of how answers are judged, beyond what they are compared with. */
final class JudgingOptions {

  @Option(
      names = "--target",
      paramLabel = "CHANNEL",
      split = ",",
      description =
          "Channels of the truth that the field has a number for; all by default. With --field"
              + " class: the channel of the label.")
  private List<String> targets = List.of();

  @Option(
      names = "--ahead",
      paramLabel = "N",
      defaultValue = "0",
      description = "The field is a forecast of the reading N later of its key.")
  private int ahead;

  @Option(
      names = "--season",
      paramLabel = "N",
      defaultValue = "1",
      description = "Readings of a season, for mase and the baselines; ${DEFAULT-VALUE}: none.")
  private int season;

  @Option(
      names = "--level",
      paramLabel = "SHARE",
      defaultValue = "0.9",
      description = "Nominal coverage of lower and upper in results; ${DEFAULT-VALUE}.")
  private double level;

  @Option(
      names = "--baselines",
      paramLabel = "WORD",
      split = ",",
      description =
          "Simple methods beside the answers: no-change, majority, moving-average, seasonal,"
              + " ridge-on-lags.")
  private List<String> baselines = List.of();

  @Option(
      names = "--last",
      paramLabel = "N",
      defaultValue = "0",
      description = "Also judge the last N answers of every key.")
  private int last;

  @Option(
      names = "--fading",
      paramLabel = "FACTOR",
      defaultValue = "0",
      description = "Also judge with weights that fall by this factor an answer, such as 0.999.")
  private double fading;

  @Option(
      names = "--days",
      paramLabel = "N",
      defaultValue = "0",
      description = "Also judge by windows of N days of event time.")
  private int days;

  @Option(
      names = "--threshold",
      paramLabel = "SCORE",
      description = "With --label: judge the alarms of scores above it.")
  private Double threshold;

  List<String> targets() {
    return targets;
  }

  int ahead() {
    return ahead;
  }

  Double threshold() {
    return threshold;
  }

  List<BaselineKind> baselines() {
    return baselines.stream().map(BaselineKind::of).toList();
  }

  int season() {
    return season;
  }

  Recent recent() {
    if (last < 0 || days < 0 || fading != 0 && !(fading > 0 && fading <= 1)) {
      throw CommandException.refused(
          "Cannot judge recent answers: expected --last and --days from 0 on, and --fading above 0"
              + " up to 1");
    }
    return new Recent(last, fading, days);
  }

  AnswerErrors.Settings ofNumbers(long skip) {
    if (ahead < 0) {
      throw CommandException.refused(
          "Cannot judge forecasts " + ahead + " ahead: expected 0 or more");
    }
    return new AnswerErrors.Settings(ahead, season, level, skip, baselines());
  }

  ClassErrors.Settings ofClasses(int classes, long skip) {
    return new ClassErrors.Settings(classes, season, skip, baselines());
  }
}
