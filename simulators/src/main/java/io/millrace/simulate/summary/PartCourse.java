package io.millrace.simulate.summary;

import com.fasterxml.jackson.core.JsonToken;
import io.millrace.api.operator.OutputField;
import io.millrace.api.operator.OutputField.Form;
import io.millrace.api.operator.OutputField.Meaning;
import io.millrace.api.operator.Ports;
import io.millrace.evaluate.regression.Answer;
import io.millrace.evaluate.regression.RegressionMeasure;
import io.millrace.simulate.summary.record.Readings;
import io.millrace.simulate.summary.record.ResultReader;
import io.millrace.simulate.summary.record.ResultRecord;
import java.io.IOException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;

/** Both passes over the results of a part: what its sections are made of. */
final class PartCourse {

  /** Keys that are shown. */
  static final int MOST_KEYS = 12;

  /** Keys whose channels are shown. */
  static final int MOST_CHANNEL_KEYS = 8;

  private static final int RANGES = 360;
  private static final double LEVEL = .9;
  private static final Map<String, Meaning> NAMES =
      Map.of(
          "error", Meaning.ERROR,
          "score", Meaning.SCORE,
          "unusual", Meaning.UNUSUAL,
          "correct", Meaning.CORRECT,
          "class", Meaning.CLASS);
  private static final Set<String> NO_FIELDS =
      Set.of("key", "group", "time", "sequence", "version", "source", "label", "shadow");

  final PartFiles files;
  final Fields fields;
  final Totals totals;
  final Grid grid;
  final List<KeyCourse> keys = new ArrayList<>();
  final List<Course> all = new ArrayList<>();
  final Map<String, CodeUse> codes = new LinkedHashMap<>();
  final Map<Integer, long[]> classes = new TreeMap<>();
  private final Optional<Fields.OfChannels> expected;
  private final Optional<RegressionMeasure> againstTruth;
  private double[] truthSums = {};
  private long outside;

  private PartCourse(PartFiles files, Ports ports, Surroundings around) throws IOException {
    this.files = files;
    this.fields = new Fields(ports, files.plan());
    this.totals = new Totals(fields, around.label());
    ResultReader reader = new ResultReader(ports);
    reader.each(files.results(), totals::add);
    // Of a folder nothing was declared, so nothing is missing: results may be arrays alone.
    if (files.ports().isPresent() && totals.count() > 0 && !totals.hasFields()) {
      throw new IOException(
          "expected results with "
              + String.join(", ", ports.outputs().stream().map(OutputField::name).toList())
              + " in "
              + files.results().place()
              + ", found other fields; name the pipeline that wrote them, or the folder alone");
    }
    this.grid = totals.grid(RANGES);
    this.expected = fields.expected();
    this.againstTruth =
        around.truth().isPresent()
            ? expected.map(found -> new RegressionMeasure(found.channels().length, LEVEL))
            : Optional.empty();
    againstTruth.ifPresent(measure -> truthSums = new double[measure.sums()]);
    fields.courses().forEach(field -> all.add(new Course(grid.count())));
    second(reader, around);
  }

  /**
   * Reads the results twice.
   *
   * @throws IOException if they cannot be read, or have other fields
   */
  static PartCourse of(PartFiles files, Surroundings around) throws IOException {
    Ports ports =
        files.ports().isPresent()
            ? files.ports().get()
            : undeclared(ResultReader.found(files.results()).orElse(Map.of()));
    return new PartCourse(files, ports, around);
  }

  /** The numbers of results of which nothing is declared. */
  private static Ports undeclared(Map<String, JsonToken> found) {
    List<OutputField> outputs = new ArrayList<>();
    found.forEach(
        (name, value) -> {
          boolean flag = value == JsonToken.VALUE_TRUE || value == JsonToken.VALUE_FALSE;
          if (!NO_FIELDS.contains(name)
              && (flag || value.isNumeric() || value == JsonToken.VALUE_NULL)) {
            Meaning meaning = NAMES.getOrDefault(name, Meaning.UNDECLARED);
            outputs.add((flag ? OutputField.flag(name) : OutputField.scalar(name)).as(meaning));
          }
        });
    if (!found.containsKey("unusual")) {
      outputs.add(OutputField.flag("unusual").as(Meaning.UNUSUAL));
    }
    return new Ports(1, Ports.Missing.ALLOWED, outputs);
  }

  private void second(ResultReader reader, Surroundings around) throws IOException {
    Map<String, KeyCourse> shown = new LinkedHashMap<>();
    Set<String> marked = totals.marked();
    for (String key : totals.shown(MOST_KEYS)) {
      KeyCourse course = new KeyCourse(key, grid, fields, around.readings().of(key), marked);
      shown.put(key, course);
      keys.add(course);
    }
    Optional<Fields.Placed> code =
        fields.first(Meaning.CODE).filter(field -> field.field().form() == Form.SPARSE);
    for (KeyCourse key : keys) {
      String group = totals.keys().get(key.key()).group;
      code.ifPresent(
          field -> codes.computeIfAbsent(group, name -> new CodeUse(grid, field.field().width())));
    }
    List<Fields.Placed> scalars = fields.courses();
    Optional<Fields.Placed> classified = fields.first(Meaning.CLASS);
    Optional<Fields.Placed> correct = fields.first(Meaning.CORRECT);
    reader.each(
        files.results(),
        (record, millis) -> {
          if (record.shadow) {
            return;
          }
          int range = grid.at(record.time);
          outside += range < 0 ? 1 : 0;
          for (int at = 0; at < all.size(); at++) {
            all.get(at).add(range, scalars.get(at).number(record.output));
          }
          code.ifPresent(
              field -> {
                CodeUse use = codes.get(record.group == null ? record.key : record.group);
                if (use != null) {
                  use.add(record, field.at());
                }
              });
          classified.ifPresent(field -> count(record, field, correct));
          judge(record, around);
          KeyCourse course = shown.get(record.key);
          if (course != null) {
            course.add(record);
          }
        });
  }

  /** Answers of each class: all, judged, right. */
  private void count(
      ResultRecord record, Fields.Placed classified, Optional<Fields.Placed> correct) {
    float value = classified.number(record.output);
    if (Float.isFinite(value)) {
      long[] counts = classes.computeIfAbsent((int) value, number -> new long[3]);
      counts[0]++;
      float right = correct.isPresent() ? correct.get().number(record.output) : Float.NaN;
      counts[1] += Float.isFinite(right) ? 1 : 0;
      counts[2] += right > 0 ? 1 : 0;
    }
  }

  private void judge(ResultRecord record, Surroundings around) {
    if (againstTruth.isEmpty()) {
      return;
    }
    Readings.Held of = around.truth().orElseThrow().of(record.key);
    int at = of == null ? -1 : of.find(record.time);
    if (at < 0) {
      return;
    }
    int[] channels = expected.orElseThrow().channels();
    float[] truth = new float[channels.length];
    for (int i = 0; i < truth.length; i++) {
      truth[i] = of.value(at, channels[i]);
    }
    float[] none = new float[truth.length];
    Arrays.fill(none, Float.NaN);
    int from = expected.get().at();
    float[] answer = Arrays.copyOfRange(record.output, from, from + truth.length);
    againstTruth.get().judge(Answer.point(answer), truth, none, truthSums);
  }

  /** Root mean square and mean absolute error of a channel against the truth. */
  Optional<double[]> againstTruth(int channel) {
    return againstTruth.map(
        measure ->
            new double[] {
              measure.channel("rmse", channel, truthSums),
              measure.channel("mae", channel, truthSums)
            });
  }

  /** What stands before the titles of its sections. */
  String before() {
    return files.name().isEmpty() ? "" : files.name() + ": ";
  }

  /** Results at times that are too far from all others to be drawn. */
  long outside() {
    return outside;
  }

  /** The channels of {@link KeyCourse#channels}, as indices in a reading. */
  int[] channels() {
    return expected.map(Fields.OfChannels::channels).orElse(new int[0]);
  }

  List<String> channelNames() {
    return files.plan().map(plan -> plan.channels()).orElse(List.of());
  }
}
