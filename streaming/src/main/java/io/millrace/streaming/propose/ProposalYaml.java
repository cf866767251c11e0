package io.millrace.streaming.propose;

import io.millrace.api.pipeline.Mapping;
import io.millrace.api.pipeline.RecordFormat;
import io.millrace.streaming.sample.Sample;
import io.millrace.streaming.sample.SampleColumn;
import io.millrace.streaming.sample.Words;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;

/** Writes a proposal as a pipeline file, in which every guess is a comment. */
final class ProposalYaml {

  /** Up to so many channels each has a line. */
  private static final int MOST_LINES = 64;

  /** From here on a dictionary of as many atoms as channels is large. */
  private static final int MANY_CHANNELS = 128;

  /** Readings of a key that standardize needs before it answers. */
  static final int WARMUP = 16;

  private final Proposal proposal;
  private final String path;
  private final String name;
  private final List<String> lines = new ArrayList<>();

  private ProposalYaml(Proposal proposal, String path, String name) {
    this.proposal = proposal;
    this.path = path;
    this.name = name;
  }

  /**
   * The text of the file.
   *
   * @param path the path of the source
   * @param name the name of the pipeline
   * @param head sentences at its beginning
   */
  static String write(Proposal proposal, String path, String name, List<String> head) {
    return new ProposalYaml(proposal, path, name).text(head);
  }

  private String text(List<String> head) {
    head.forEach(sentence -> lines.addAll(Yaml.comment("", sentence)));
    lines.add("#");
    lines.add("#   ./millrace run --check FILE");
    lines.add("#   ./millrace run FILE");
    lines.add("#");
    lines.add("name: " + name);
    channels();
    source();
    proposal.rows().ifPresent(this::align);
    operators();
    lines.add("results: {folder: " + Yaml.text("out/" + name + "/results") + "}");
    lines.add("dead_letters: {folder: " + Yaml.text("out/" + name + "/refused") + "}");
    lines.add("models: {folder: " + Yaml.text("out/" + name + "/models") + "}");
    return String.join("\n", lines) + "\n";
  }

  private void channels() {
    List<Proposal.Channel> channels = proposal.channels();
    if (proposal.rows().isPresent()) {
      lines.addAll(Yaml.remarked("channels:", "the sensors in the sample"));
      proposal
          .rows()
          .get()
          .sensors()
          .forEach(
              (sensor, records) ->
                  lines.addAll(
                      Yaml.remarked(
                          "  - " + Yaml.text(sensor), Numerals.count(records) + " records")));
    } else if (channels.size() <= MOST_LINES) {
      lines.add("channels:");
      channels.forEach(
          channel ->
              lines.addAll(Yaml.remarked("  - " + Yaml.text(channel.name()), channel.remark())));
    } else {
      lines.add("channels: " + Yaml.list(channels.stream().map(Proposal.Channel::name).toList()));
    }
    Map<String, List<String>> byReason =
        proposal.leftOut().stream()
            .collect(
                Collectors.groupingBy(
                    Proposal.LeftOut::reason,
                    LinkedHashMap::new,
                    Collectors.mapping(
                        left -> Words.shown(left.profile().path()), Collectors.toList())));
    byReason.forEach(
        (reason, names) ->
            lines.addAll(Yaml.comment("  ", "not read: " + shown(names) + ": " + reason)));
  }

  private static String shown(List<String> names) {
    int most = 12;
    return String.join(", ", names.subList(0, Math.min(most, names.size())))
        + (names.size() > most ? " and " + (names.size() - most) + " more" : "");
  }

  private void source() {
    proposal.notes().forEach(note -> lines.addAll(Yaml.comment("", note)));
    lines.add("source:");
    lines.add("  files:");
    lines.addAll(
        Yaml.remarked(
            "    path: " + Yaml.text(path),
            "a folder or a glob such as data/*.csv reads several files of the same form"));
    lines.add("    format: " + format());
    lines.add("    map:");
    key();
    time();
    proposal
        .label()
        .ifPresent(
            label ->
                lines.addAll(
                    Yaml.remarked(
                        "      label: " + Yaml.text(label.path()),
                        "passed through to the results; nothing learns from it")));
    proposal.rows().ifPresent(this::single);
    List<Proposal.Channel> renamed = proposal.channels().stream().filter(this::needsField).toList();
    if (!renamed.isEmpty()) {
      lines.add("      values:");
      renamed.forEach(
          channel ->
              lines.add(
                  "        "
                      + Yaml.text(channel.name())
                      + ": "
                      + Yaml.text(channel.profile().path())));
    }
    if (!proposal.missing().isEmpty()) {
      lines.addAll(
          Yaml.remarked(
              "      missing: [" + String.join(", ", missing()) + "]",
              "taken for a missing value in every channel"));
    }
    if (proposal.mayLackFields()) {
      lines.addAll(Yaml.remarked("      absent: missing", "some records lack some fields"));
    }
    proposal
        .lateness()
        .ifPresent(
            late ->
                lines.addAll(
                    Yaml.remarked("  lateness: " + written(late.duration()), late.remark())));
  }

  private void single(Proposal.Rows rows) {
    lines.add("      sensor: " + Yaml.text(rows.sensor().path()));
    Proposal.Channel value = proposal.channels().get(0);
    lines.addAll(
        Yaml.remarked("      value: " + Yaml.text(value.profile().path()), value.remark()));
  }

  private void align(Proposal.Rows rows) {
    lines.addAll(
        Yaml.comment(
            "",
            "Each record has the value of one sensor. align makes rows of them, in which the value"
                + " of a sensor is its newest, missing where that is older than within. If the"
                + " field names devices of one kind instead, remove align and sensor, write it as"
                + " key, and one channel."));
    lines.add("align:");
    lines.addAll(
        Yaml.remarked(
            "  every: " + Numerals.duration(rows.every().toMillis()),
            "the usual time between values of a sensor"));
    lines.addAll(
        Yaml.remarked(
            "  within: " + Numerals.duration(rows.within().toMillis()),
            "twice the usual time of the slowest sensor"));
  }

  private static String written(Duration duration) {
    return duration.toHours() % 24 == 0 ? duration.toDays() + " d" : duration.toHours() + " h";
  }

  /** Whether the field of a channel is not simply that of its name. */
  private boolean needsField(Proposal.Channel channel) {
    if (proposal.rows().isPresent()) {
      return false;
    }
    String field = channel.profile().path();
    return !channel.name().equals(field)
        || (!(proposal.sample().shape() instanceof Sample.Shape.Csv)
            && !field.matches("[^.\\[\\]]+"));
  }

  private List<String> missing() {
    return proposal.missing().stream()
        .map(word -> word.matches("-?\\d+(\\.\\d+)?") ? word : Yaml.text(word))
        .toList();
  }

  private void key() {
    KeyGuess key = proposal.key();
    String field = key.column().map(column -> Yaml.text(column.path())).orElse("{file: stem}");
    lines.addAll(Yaml.remarked("      key: " + field, key.note()));
  }

  private void time() {
    TimeGuess time = proposal.time();
    List<String> paths = time.columns().stream().map(SampleColumn::path).toList();
    String path = paths.size() == 1 ? Yaml.text(paths.get(0)) : Yaml.list(paths);
    String first = first(time);
    StringBuilder form = new StringBuilder("{path: ").append(path);
    if (Proposer.hasUnit(time.form())) {
      form.append(", unit: ").append(Units.written(time.form()));
    } else if (time.form() == Mapping.TimeForm.PATTERN) {
      form.append(", pattern: ").append(Yaml.text(time.pattern()));
    }
    if (time.needsZone()) {
      lines.addAll(
          Yaml.comment(
              "      ",
              "The times name no zone: UTC is assumed. For local times write another, such as"
                  + " zone: Europe/Berlin."));
      form.append(", zone: UTC");
    }
    lines.addAll(Yaml.remarked("      time: " + form + "}", first));
  }

  private static String first(TimeGuess time) {
    long[] read = time.read(Math.min(100, time.columns().get(0).records()));
    for (int record = 0; record < read.length; record++) {
      if (read[record] != TimeGuess.NONE) {
        return Words.shown(time.text(record)) + " is " + Instant.ofEpochMilli(read[record]);
      }
    }
    return "";
  }

  private String format() {
    if (proposal.sample().shape() instanceof Sample.Shape.Csv csv) {
      String options = options(proposal.usesNamesOfFile() ? csv.layout() : csv.given());
      return options.isEmpty() ? "csv" : "{csv: {" + options + "}}";
    }
    return proposal.sample().shape() instanceof Sample.Shape.Avro ? "avro" : "json";
  }

  private static String options(RecordFormat.CsvLayout layout) {
    List<String> options = new ArrayList<>();
    switch (layout.separator()) {
      case ',' -> {}
      case '\t' -> options.add("separator: tab");
      case RecordFormat.CsvLayout.BLANKS -> options.add("separator: blanks");
      default -> options.add("separator: \"" + layout.separator() + "\"");
    }
    if (layout.numbers().decimal() != '.') {
      options.add("decimal: \"" + layout.numbers().decimal() + "\"");
    }
    if (layout.numbers().thousands() != RecordFormat.Numbers.NO_MARK) {
      options.add("thousands: \"" + layout.numbers().thousands() + "\"");
    }
    if (layout.lines().skip() > 0) {
      options.add("skip: " + layout.lines().skip());
    }
    if (!layout.lines().comment().isEmpty()) {
      options.add("comment: \"" + layout.lines().comment() + "\"");
    }
    if (layout.lines().trailing() == RecordFormat.Lines.Trailing.END) {
      options.add("trailing_separator: true");
    }
    if (!layout.charset().equals("UTF-8")) {
      options.add("charset: " + layout.charset());
    }
    if (!layout.header().rowNames().isEmpty()) {
      options.add("row_names: " + Yaml.text(layout.header().rowNames()));
    }
    if (layout.header().place() == RecordFormat.Header.Place.GIVEN) {
      options.add("header: " + Yaml.list(layout.header().names()));
    }
    return String.join(", ", options);
  }

  private void operators() {
    int channels =
        proposal.rows().map(rows -> rows.sensors().size()).orElse(proposal.channels().size());
    int usual = proposal.rows().map(Proposal.Rows::usual).orElseGet(this::usualKey);
    String records = proposal.rows().isPresent() ? " rows" : " records";
    lines.add("operators:");
    if (usual < 3 * WARMUP) {
      int warmup = Math.max(2, Math.min(WARMUP, usual / 4));
      lines.addAll(
          Yaml.comment(
              "  ",
              "A key has about "
                  + usual
                  + records
                  + " in the sample. The first 16 of each would give no result, so warmup"
                  + " is smaller; remove it for longer data."));
      lines.add("  - standardize: {warmup: " + warmup + "}");
    } else {
      lines.addAll(
          Yaml.remarked(
              "  - standardize", "the first " + WARMUP + records + " of a key give no result"));
    }
    if (channels == 1) {
      lines.addAll(
          Yaml.comment(
              "  ",
              "A dictionary needs two channels or more. With one, forecast says what comes next;"
                  + " its error tells an unusual value."));
      lines.add("  - forecast: {ahead: 1}");
    } else if (channels > MANY_CHANNELS) {
      lines.addAll(
          Yaml.remarked(
              "  - dictionary: {atoms: 64}", "fewer than channels, so that it learns sooner"));
    } else {
      lines.addAll(
          Yaml.remarked(
              "  - dictionary", "codes, reconstruction, and a score that is large if unusual"));
    }
  }

  /** Records of the usual key. */
  private int usualKey() {
    int[] sizes =
        proposal.key().sizes().values().stream().mapToInt(Integer::intValue).sorted().toArray();
    return sizes[sizes.length / 2];
  }
}
