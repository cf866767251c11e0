package io.millrace.cli.data;

import io.millrace.cli.console.CommandException;
import io.millrace.evaluate.baseline.BaselineKind;
import io.millrace.simulate.measure.AnswerErrors;
import io.millrace.simulate.measure.ClassErrors;
import io.millrace.simulate.measure.Recent;
import java.util.List;
import picocli.CommandLine.Mixin;
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

  @Mixin private MethodOptions methods;

  List<String> targets() {
    return targets;
  }

  int ahead() {
    return ahead;
  }

  Double threshold() {
    return methods.threshold();
  }

  List<BaselineKind> baselines() {
    return methods.baselines();
  }

  int season() {
    return methods.season();
  }

  Recent recent() {
    List<String> faults = methods.faults("Cannot judge");
    if (!faults.isEmpty()) {
      throw CommandException.refused(String.join("\n", faults));
    }
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
    return new AnswerErrors.Settings(ahead, methods.season(), methods.level(), skip, baselines());
  }

  ClassErrors.Settings ofClasses(int classes, long skip) {
    return new ClassErrors.Settings(classes, methods.season(), skip, baselines());
  }
}
