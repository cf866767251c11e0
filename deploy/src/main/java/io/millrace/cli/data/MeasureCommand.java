package io.millrace.cli.data;

import io.millrace.api.pipeline.PipelineSpec;
import io.millrace.cli.console.CommandException;
import io.millrace.cli.console.ExitCode;
import io.millrace.cli.console.NumberText;
import io.millrace.cli.console.Version;
import io.millrace.cli.plugin.PluginOption;
import io.millrace.cli.run.BranchOption;
import io.millrace.cli.run.PipelineFile;
import io.millrace.evaluate.detection.Mark;
import io.millrace.evaluate.detection.Ranking;
import io.millrace.evaluate.sum.Measure;
import io.millrace.simulate.measure.AlarmErrors;
import io.millrace.simulate.measure.AnswerErrors;
import io.millrace.simulate.measure.AnswerErrors.Judged;
import io.millrace.simulate.measure.ClassErrors;
import io.millrace.simulate.measure.CodeErrors;
import io.millrace.simulate.measure.FirstResults;
import io.millrace.simulate.measure.MethodSums;
import io.millrace.simulate.measure.ReadingTable;
import io.millrace.simulate.measure.ResultFolder;
import io.millrace.simulate.measure.ResultRow;
import io.millrace.simulate.measure.TruthComparison;
import java.io.IOException;
import java.io.PrintWriter;
import java.nio.file.Path;
import java.time.Instant;
import java.util.List;
import java.util.Locale;
import java.util.Objects;
import java.util.Optional;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** {@code millrace measure}. */
@Command(
    name = "measure",
    description =
        "Compare results in a folder with a truth: what was hidden or noisy in what the pipeline"
            + " saw, or labels.",
    mixinStandardHelpOptions = true,
    versionProvider = Version.class,
    footerHeading = "%nExamples:%n",
    footer = {
      "  millrace measure out/impute/results --truth out/beijing-air.csv --input out/gaps.csv"
          + " --field filled",
      "      error on hidden values, beside the running mean and the last value",
      "  millrace measure out/denoise/results --truth out/clean.csv --input out/noisy.csv",
      "      gain in dB over the input",
      "  millrace measure out/anomalies/results --label strange",
      "      how well the score tells labelled readings from the others",
      "  millrace measure out/anomalies/results --label strange --threshold 4",
      "      alarms above 4: precision, recall, delay, false alarms a day, NAB",
      "  millrace measure out/forecast/results --truth out/beijing-air.csv --field prediction"
          + " --ahead 24 --season 24 --baselines no-change,seasonal",
      "      forecasts beside simple ones",
      "  millrace measure out/codes/results --truth readings.csv --field packet",
      "      bits of the packets, and the error of what they decode to",
      "  millrace measure --pipeline plant.yaml --truth clean.jsonl --field filled",
      "      results, input and truth as that pipeline reads and writes them",
      "",
      "Exit codes: 0 done, 1 a file cannot be read, 2 bad usage."
    })
public final class MeasureCommand implements Callable<Integer> {

  private static final double[] SHARES = {0.005, 0.01, 0.02, 0.05};

  @Spec private CommandSpec spec;

  @Parameters(
      arity = "0..1",
      paramLabel = "RESULTS",
      description = "A folder of results; those of the pipeline otherwise.")
  private Path results;

  @Option(
      names = "--pipeline",
      paramLabel = "PIPELINE",
      description =
          "Read truth and input by the source of this pipeline, a YAML file: its format and"
              + " mapping.")
  private Path pipeline;

  @Mixin private PluginOption plugin;

  @Mixin private BranchOption branch;

  @Option(
      names = "--truth",
      paramLabel = "FILE",
      description =
          "CSV of time, key and channels, as millrace data writes it. With --pipeline: a file, a"
              + " folder, or topic:NAME, with records as the pipeline reads them.")
  private String truth;

  @Option(
      names = "--input",
      paramLabel = "FILE",
      description =
          "What the pipeline read, in the same form; the truth by default. With --pipeline: its"
              + " source by default.")
  private String input;

  @Option(
      names = "--field",
      paramLabel = "NAME",
      defaultValue = "reconstruction",
      description =
          "Field of a result that is compared; ${DEFAULT-VALUE}. With --label: the field with the"
              + " score, score by default.")
  private String field;

  @Option(
      names = "--label",
      paramLabel = "TEXT",
      description = "Measure the score against results with this label.")
  private String label;

  @Option(
      names = "--skip",
      paramLabel = "N",
      defaultValue = "0",
      description = "Skip the first N results of every key, which it needs to learn.")
  private int skip;

  @Mixin private JudgingOptions judging;

  @Override
  public Integer call() {
    if ((truth == null) == (label == null)) {
      throw CommandException.refused("Cannot measure: expected --truth FILE or --label TEXT");
    }
    if (results == null && pipeline == null) {
      throw CommandException.refused(
          "Cannot measure: expected a folder of RESULTS, or --pipeline PIPELINE");
    }
    refuseWithoutEffect();
    PrintWriter out = spec.commandLine().getOut();
    Optional<PipelineReadings> own =
        Optional.ofNullable(pipeline)
            .map(
                file ->
                    readings(PipelineFile.read(file, System.getenv(), plugin.plugins().catalog())));
    try {
      if (label != null) {
        ranking(own, out);
      } else if (field.equals("class")) {
        classes(own, out);
      } else {
        restoration(own, out);
      }
    } catch (IOException failed) {
      throw CommandException.failed("Cannot measure: " + failed.getMessage(), failed);
    } catch (IllegalArgumentException unfit) {
      throw CommandException.refused(unfit.getMessage(), unfit);
    }
    return ExitCode.DONE;
  }

  /** An option that is passed over would leave its user with other numbers than were asked for. */
  private void refuseWithoutEffect() {
    boolean scores = label != null;
    boolean classes = !scores && field.equals("class");
    String judged = scores ? "the scores of --label" : classes ? "classes" : "numbers";
    List<String> without =
        scores
            ? judging.threshold() == null
                ? List.of("--baselines", "--season", "--ahead", "--level", "--target", "--input")
                : List.of("--ahead", "--level", "--target")
            : classes ? List.of("--ahead", "--level", "--threshold") : List.of("--threshold");
    refuse(without, judged);
  }

  private void refuse(List<String> without, String judged) {
    for (String option : without) {
      if (spec.commandLine().getParseResult().hasMatchedOption(option)) {
        throw CommandException.refused(
            "Cannot measure: " + option + " has no effect on " + judged + "; leave it out");
      }
    }
  }

  private PipelineReadings readings(PipelineSpec whole) {
    return new PipelineReadings(
        whole,
        results == null ? branch.of(whole).outputs().results() : null,
        note -> spec.commandLine().getErr().println("note: " + note));
  }

  private void ranking(Optional<PipelineReadings> own, PrintWriter out) throws IOException {
    FirstResults first = new FirstResults(skip);
    List<ResultRow> rows = scored(own).stream().filter(row -> !first.take(row)).toList();
    refuseNone(rows);
    Ranking ranking = new Ranking();
    rows.forEach(row -> ranking.add(row.score(), mark(row)));
    refuseUnranked(ranking, rows);
    out.printf(
        Locale.ROOT,
        "results      %s, %s labelled %s%narea         %.3f%n",
        NumberText.count(ranking.count()),
        NumberText.count(ranking.marked()),
        label,
        ranking.area());
    for (double share : SHARES) {
      Ranking.Alarm alarm = ranking.alarm(share);
      out.printf(
          Locale.ROOT,
          "alarm at     score above %.3g: %.1f %% of results, precision %.2f, recall %.2f%n",
          alarm.threshold(),
          100 * alarm.share(),
          alarm.precision(),
          alarm.recall());
    }
    Ranking.Alarm best = ranking.best();
    out.printf(
        Locale.ROOT,
        "precision    %.3f on average over recall%nbest F1      %.3f, score above %.3g, chosen by"
            + " these labels%n",
        ranking.averagePrecision(),
        best.f1(),
        best.threshold());
    if (judging.threshold() != null) {
      alarms(own, rows, out);
    }
  }

  /** Results with the score that is judged: their own, or the number of the field that is named. */
  private List<ResultRow> scored(Optional<PipelineReadings> own) throws IOException {
    return isFieldNamed() ? rows(own).stream().map(this::scored).toList() : rows(own);
  }

  private boolean isFieldNamed() {
    return spec.commandLine().getParseResult().hasMatchedOption("--field");
  }

  private ResultRow scored(ResultRow row) {
    if (row.values().length > 1) {
      throw CommandException.refused(
          "Cannot measure --label: expected a field of one number, found "
              + row.values().length
              + " in "
              + field
              + "; name another with --field");
    }
    double score = row.values().length == 0 ? Double.NaN : row.values()[0];
    return new ResultRow(row.key(), row.time(), row.sequence(), row.label(), score, row.values());
  }

  private void refuseNone(List<ResultRow> rows) {
    if (rows.isEmpty()) {
      throw CommandException.refused(
          "Cannot measure: --skip "
              + skip
              + " leaves no result of any key; name fewer, or wait for more results");
    }
  }

  /** Numbers of nothing are no answer. */
  private void refuseUnranked(Ranking ranking, List<ResultRow> rows) {
    if (ranking.count() == 0) {
      throw CommandException.refused(
          "Cannot measure --label: none of the "
              + NumberText.count(rows.size())
              + " results has a number in the field "
              + (isFieldNamed() ? field : "score")
              + "; name the field with the score, such as --field error");
    }
    if (ranking.marked() == 0 && judging.threshold() == null) {
      List<String> found =
          rows.stream().map(ResultRow::label).filter(Objects::nonNull).distinct().limit(5).toList();
      throw CommandException.refused(
          "Cannot measure --label: none of the "
              + NumberText.count(ranking.count())
              + " results is labelled '"
              + label
              + "'; "
              + (found.isEmpty()
                  ? "they have no labels: name the column as label: in the map of the source"
                  : "labels found are " + String.join(", ", found)));
    }
  }

  /** A comparison of nothing with nothing is no answer either. */
  private void refuseUnjudged(double judged, List<ResultRow> rows) {
    if (judged == 0) {
      ResultRow first = rows.get(0);
      throw CommandException.refused(
          "Cannot measure: none of the "
              + NumberText.count(rows.size())
              + " results has a known value in the truth"
              + (skip > 0 ? " behind --skip " + skip : "")
              + "; the first result is of the key '"
              + first.key()
              + "' at "
              + Instant.ofEpochMilli(first.time())
              + ". Name the readings that the pipeline read, with the same keys and times");
    }
  }

  private Mark mark(ResultRow row) {
    return label.equals(row.label()) ? Mark.MARKED : Mark.USUAL;
  }

  private void alarms(Optional<PipelineReadings> own, List<ResultRow> rows, PrintWriter out)
      throws IOException {
    AlarmErrors alarms = new AlarmErrors(label, judging.threshold(), judging.recent());
    if (!judging.baselines().isEmpty()) {
      if (input == null && own.isEmpty()) {
        throw CommandException.refused(
            "Cannot measure --baselines beside scores: expected the readings that they score, as"
                + " --input FILE or --pipeline PIPELINE, found neither");
      }
      ReadingTable shown = input != null ? readings(own, input) : own.get().source();
      alarms.beside(shown, judging.baselines(), judging.season());
    }
    rows.forEach(alarms::add);
    MetricTables tables = new MetricTables(out);
    out.printf(Locale.ROOT, "%nalarms above %s%n", NumberText.number(judging.threshold()));
    tables.methods(alarms.measure(), alarms.methods());
    tables.row(AnswerErrors.ANSWER, alarms.others());
    tables.windows(alarms.measure(), alarms.points(), 1);
  }

  private void classes(Optional<PipelineReadings> own, PrintWriter out) throws IOException {
    if (judging.targets().size() != 1) {
      throw CommandException.refused(
          "Cannot judge classes: expected the channel of the label, as --target CHANNEL");
    }
    ReadingTable labels = readings(own, truth).of(judging.targets());
    List<ResultRow> rows = rows(own);
    int classes = ClassErrors.classes(rows, labels);
    ClassErrors stand = new ClassErrors(labels, judging.ofClasses(classes, skip), judging.recent());
    rows.forEach(stand::add);
    refuseUnjudged(judged(stand.measure(), stand.methods()), rows);
    MetricTables tables = new MetricTables(out);
    tables.methods(stand.measure(), stand.methods());
    tables.windows(stand.measure(), stand.methods().get(0), 1);
  }

  private List<ResultRow> rows(Optional<PipelineReadings> own) throws IOException {
    return results == null
        ? own.orElseThrow().results(field, plugin.plugins().catalog())
        : ResultFolder.read(results, field);
  }

  private ReadingTable readings(Optional<PipelineReadings> own, String place) throws IOException {
    return own.isPresent() ? own.get().at(place) : ReadingTable.read(Path.of(place));
  }

  private void restoration(Optional<PipelineReadings> own, PrintWriter out) throws IOException {
    ReadingTable known = readings(own, truth);
    ReadingTable shown =
        input != null ? readings(own, input) : own.isPresent() ? own.get().source() : known;
    if (!judging.targets().isEmpty()) {
      known = known.of(judging.targets());
      shown = shown.of(judging.targets());
    }
    List<ResultRow> rows = rows(own);
    if (CodeErrors.areCodes(rows)) {
      codes(rows, known);
      return;
    }
    Judged judged = Judged.ALL;
    if (judging.ahead() == 0) {
      TruthComparison stand = new TruthComparison(known, shown, skip);
      rows.forEach(stand::add);
      refuseUnjudged(stand.count(), rows);
      print(stand, input != null || own.isPresent(), out);
      judged = stand.answer("hidden") > 0 ? Judged.HIDDEN : Judged.ALL;
    }
    errors(rows, new AnswerErrors(known, shown, judging.ofNumbers(skip), judging.recent()), judged);
  }

  private void codes(List<ResultRow> rows, ReadingTable known) {
    refuse(List.of("--baselines", "--season", "--ahead", "--level", "--input"), "codes");
    CodeErrors stand = new CodeErrors(known, skip, judging.recent());
    rows.forEach(stand::add);
    refuseUnjudged(judged(stand.measure(), stand.methods()), rows);
    MetricTables tables = new MetricTables(spec.commandLine().getOut());
    tables.methods(stand.measure(), stand.methods());
    tables.windows(stand.measure(), stand.methods().get(0), 1);
  }

  private void errors(List<ResultRow> rows, AnswerErrors errors, Judged judged) {
    PrintWriter out = spec.commandLine().getOut();
    rows.forEach(row -> errors.add(row, judged));
    refuseUnjudged(judged(errors.measure(), errors.methods()), rows);
    MetricTables tables = new MetricTables(out);
    out.printf(
        "%nerrors of %s values, in units of the channel%n",
        judged == Judged.HIDDEN ? "hidden" : "all");
    tables.channels(errors.measure(), errors.methods(), errors.channels());
    tables.windows(errors.measure(), errors.methods().get(0), errors.channels().size());
  }

  private static double judged(Measure measure, List<MethodSums> methods) {
    return measure.value("judged", methods.get(0).all());
  }

  private static void print(TruthComparison stand, boolean inputIsKnown, PrintWriter out) {
    out.printf("results      %s with a truth%n", NumberText.count(stand.count()));
    out.printf(
        Locale.ROOT,
        "observed     error %.4f deviations of the channel%n",
        stand.answer("observed_error"));
    if (inputIsKnown && stand.answer("observed_error") > 0) {
      out.printf(Locale.ROOT, "gain         %.2f dB over the input%n", stand.answer("gain"));
    }
    if (stand.answer("hidden") > 0) {
      out.printf(
          Locale.ROOT,
          "hidden       %s values: error %.4f deviations; last value %.4f, running mean %.4f%n",
          NumberText.count((long) stand.answer("hidden")),
          stand.answer("hidden_error"),
          stand.lastValue("hidden_error"),
          stand.runningMean("hidden_error"));
    }
  }
}
