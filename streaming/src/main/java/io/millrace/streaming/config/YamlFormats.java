package io.millrace.streaming.config;

import io.millrace.api.config.Entries;
import io.millrace.api.config.Faults;
import io.millrace.api.config.Form;
import io.millrace.api.config.Forms;
import io.millrace.api.config.Key;
import io.millrace.api.config.KeyTable;
import io.millrace.api.config.SchemaWriter;
import io.millrace.api.config.Value;
import io.millrace.api.pipeline.Mapping;
import io.millrace.api.pipeline.RecordFormat;
import io.millrace.streaming.config.format.YamlFileFormats;
import io.millrace.streaming.config.tree.YamlValue;
import io.millrace.streaming.connect.avro.AvroSchemas;
import java.io.IOException;
import java.nio.charset.Charset;
import java.nio.charset.IllegalCharsetNameException;
import java.nio.charset.StandardCharsets;
import java.nio.charset.UnsupportedCharsetException;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/** Reads {@code format:} and its options, beside {@code map:} and {@code time:}. */
final class YamlFormats {

  private static final String FORMAT_NAMES = "json, csv, avro, dump, ts, wav or idx";
  private static final String EXPECTED =
      FORMAT_NAMES + ", or a mapping such as {csv: {separator: \";\"}}";

  /** Characters that every line and number is made of. */
  private static final String PLAIN = "\n\r\t ,;|\"#+-.0123456789eE";

  static final Form<Character> SEPARATORS =
      Form.scalar(
              "one character such as \",\" or \";\", or tab",
              YamlFormats::separator,
              writer -> writer.text("tab|\\t|[^\"\\s]"))
          .as(character -> character, String::valueOf);

  private static final Key<Character> SEPARATOR =
      Key.of(
              "separator",
              Form.scalar(
                      "one character such as \",\" or \";\", or tab, or blanks",
                      value ->
                          ((YamlValue) value).written().equals("blanks")
                              ? Optional.of(RecordFormat.CsvLayout.BLANKS)
                              : separator(value),
                      writer -> writer.text("tab|blanks|\\t|[^\"\\s]"))
                  .as(character -> character, String::valueOf))
          .describedAs("The character between cells, tab, or blanks for one blank or tab and more.")
          .defaultsTo(',');
  private static final Key<Character> DECIMAL =
      Key.of("decimal", mark("\".\" or \",\"", ".,"))
          .describedAs("The mark before the fraction of a number.")
          .defaultsTo('.');
  private static final Key<Character> THOUSANDS =
      Key.of("thousands", mark("one of \",\", \".\", \"'\", \"_\" and \" \"", ",.'_ "))
          .describedAs("The mark between groups of three digits.")
          .defaultsToComputed("none");
  private static final Key<Value> HEADER =
      Key.of(
              "header",
              new Form<Value>(
                  "first, none, or a list of column names",
                  (value, faults) -> Optional.of(value),
                  value -> value,
                  writer ->
                      SchemaWriter.anyOf(
                          List.of(
                              writer.words(List.of("first", "none")), writer.list(writer.text())))))
          .describedAs(
              "Where the names of columns are: in the first line, nowhere (then 1, 2, …), or here.")
          .defaultsToComputed("first");
  private static final Key<String> ROW_NAMES =
      Key.of("row_names", Forms.text("a column name"))
          .describedAs("Name of a first column that the header does not list.");
  private static final Key<Integer> SKIP =
      Key.whole("skip", 0, 1_000_000)
          .describedAs("Lines before the header, or before the first record where there is none.")
          .defaultsTo(0);
  private static final Key<String> COMMENT =
      Key.of("comment", Forms.text("a text such as \"#\""))
          .describedAs("Beginning of lines that are passed over.");
  private static final Key<Boolean> TRAILING =
      Key.flag("trailing_separator")
          .describedAs("Whether lines end with a separator after the last cell.")
          .defaultsTo(false);
  private static final Key<Charset> CHARSET =
      Key.of(
              "charset",
              Form.scalar(
                      "a character set such as UTF-8, ISO-8859-1 or windows-1252, in which digits"
                          + " and line ends have the bytes of ASCII",
                      value -> value.text().flatMap(YamlFormats::charset),
                      SchemaWriter::text)
                  .as(charset -> charset, Charset::name))
          .describedAs("The character set of the file.")
          .defaultsTo(StandardCharsets.UTF_8);

  private static final Key<Entries> CSV =
      Key.of(
              "csv",
              Forms.table(
                  "a mapping such as {separator: \";\"}",
                  KeyTable.of(
                      SEPARATOR, DECIMAL, THOUSANDS, HEADER, ROW_NAMES, SKIP, COMMENT, TRAILING,
                      CHARSET)))
          .describedAs("Values between separators.");
  private static final Key<Entries> JSON =
      Key.of("json", Forms.table("an empty mapping", KeyTable.of())).describedAs("JSON objects.");
  private static final Key<String> SCHEMA =
      Key.of("schema", Forms.text("the path of a file with a schema, such as reading.avsc"))
          .describedAs("File of the schema of the records, or to which they are resolved.")
          .defaultsToComputed("that of the file or of the registry");
  private static final Key<String> REGISTRY =
      Key.of(
              "registry",
              Forms.text(
                  "an address such as http://localhost:8081, without a password",
                  Pattern.compile("https?://[^\\s/@?#]+(/[^\\s?#@]*)?")))
          .describedAs("Address of the registry that has the schemas of the records.");
  private static final Key<Entries> AVRO =
      Key.of(
              "avro",
              Forms.table(
                  "a mapping such as {schema: reading.avsc}", KeyTable.of(SCHEMA, REGISTRY)))
          .describedAs("Records of Avro.");

  /** The formats of records in topics and in files. */
  private static final KeyTable OF_TOPICS =
      KeyTable.of(JSON, CSV, AVRO).withOneOf("json", "csv", "avro");

  private static final YamlFileFormats FILES_ONLY = new YamlFileFormats(OF_TOPICS);
  private static final List<String> WORDS =
      Stream.concat(OF_TOPICS.names().stream(), FILES_ONLY.keys().names().stream()).toList();
  private static final KeyTable FORMATS =
      KeyTable.of(JSON, CSV, AVRO).and(FILES_ONLY.keys()).withOneOf(WORDS.toArray(String[]::new));

  private static final Key<Value> FORMAT =
      Key.of(
              "format",
              new Form<Value>(
                  EXPECTED,
                  (value, faults) -> Optional.of(value),
                  value -> value,
                  writer ->
                      SchemaWriter.anyOf(List.of(writer.words(WORDS), FORMATS.schema(writer)))))
          .describedAs("How a record is read.")
          .defaultsToComputed("json");

  /** The keys of a source that has a format. */
  static final KeyTable KEYS = KeyTable.of(FORMAT, YamlMapping.MAP, YamlTimes.FIXED);

  /** Names of the options of CSV, which its short form lacks. */
  static final List<String> CSV_ONLY =
      List.of(
          "decimal",
          "thousands",
          "header",
          "row_names",
          "skip",
          "comment",
          "trailing_separator",
          "charset");

  private final List<String> channels;
  private final boolean files;
  private final Faults faults;
  private boolean aligned;
  private boolean untimed;

  /**
   * @param files whether the records are in files; otherwise in topics
   */
  YamlFormats(List<String> channels, boolean files, Faults faults) {
    this.channels = channels;
    this.files = files;
    this.faults = faults;
  }

  /** Whether rows are made of the readings of sensors. */
  YamlFormats aligned(boolean rows) {
    aligned = rows;
    return this;
  }

  /** Whether records need no time. */
  YamlFormats untimed(boolean without) {
    untimed = without;
    return this;
  }

  /** Reads the format of a source; empty after a fault. */
  Optional<RecordFormat> read(Entries source) {
    return read(source.find(FORMAT), source);
  }

  private Optional<RecordFormat> read(Optional<Value> format, Entries source) {
    String word = "json";
    Optional<Entries> options = Optional.empty();
    if (format.isPresent() && format.get().text().isPresent()) {
      Optional<String> named = Forms.choice(WORDS, name -> name).read(format.get(), faults);
      word = named.orElse("");
    } else if (format.isPresent()) {
      Optional<Entries> table = Entries.of(format.get(), EXPECTED, FORMATS, faults);
      word = table.flatMap(one -> one.alternative("csv: {separator: \";\"}")).orElse("");
      if (!word.isEmpty()) {
        options = table.orElseThrow().find(section(word));
        word = options.isPresent() ? word : "";
      }
      table.ifPresent(Entries::finish);
    }
    if (word.isEmpty()) {
      return ignoring(source);
    }
    if (FILES_ONLY.keys().names().contains(word) && !files) {
      faults.add(
          format.orElseThrow().location(),
          word + " is a format of files, and no record of a topic is one; write files: {path: …}");
      return ignoring(source);
    }
    Optional<Entries> written = options;
    Optional<RecordFormat> read =
        switch (word) {
          case "dump" ->
              new YamlFormats(channels, false, faults)
                  .aligned(aligned)
                  .untimed(untimed)
                  .read(written.flatMap(dump -> dump.find(FILES_ONLY.values())), source)
                  .map(RecordFormat.Dump::new);
          case "ts", "wav", "idx" -> series(word, written, source);
          case "avro" -> avro(options, source);
          case "csv" -> format(source, Optional.of(layout(options, source)));
          default -> format(source, Optional.empty());
        };
    options.ifPresent(Entries::finish);
    return read;
  }

  private static Key<Entries> section(String word) {
    return switch (word) {
      case "csv" -> CSV;
      case "avro" -> AVRO;
      case "json" -> JSON;
      default -> FILES_ONLY.section(word);
    };
  }

  private Optional<RecordFormat> series(String word, Optional<Entries> options, Entries source) {
    if (!source.has(YamlMapping.MAP.name()) && source.has(YamlTimes.FIXED.name())) {
      source.refuse(
          YamlTimes.FIXED.name(),
          "has no effect on "
              + word
              + ", whose steps have their times; remove it, or write it in map");
      source.find(YamlTimes.FIXED).ifPresent(Entries::takeAll);
    }
    return (source.has(YamlMapping.MAP.name())
            ? mapping(source, YamlMapping.Records.CELLS_IN_FILES)
            : Optional.of(YamlFileFormats.mapping(channels)))
        .map(map -> YamlFileFormats.series(word, options, map));
  }

  private Optional<RecordFormat> avro(Optional<Entries> options, Entries source) {
    String schema =
        options.filter(avro -> avro.has(SCHEMA.name())).flatMap(this::schema).orElse("");
    String registry = options.flatMap(avro -> avro.find(REGISTRY)).orElse("");
    boolean named = options.isPresent() && options.get().has(SCHEMA.name());
    if (files && !registry.isEmpty()) {
      options
          .orElseThrow()
          .refuse(REGISTRY.name(), "has no effect on files, which hold their schema; remove it");
    }
    if (!files && !named && options.filter(avro -> avro.has(REGISTRY.name())).isEmpty()) {
      source.refuse(
          "expected schema or registry for records of a topic, found neither; write format: {avro:"
              + " {registry: \"http://localhost:8081\"}}");
    }
    if (!source.has(YamlMapping.MAP.name())) {
      refuseWithoutMap(source);
      return Optional.empty();
    }
    return mapping(source, nested()).map(known -> new RecordFormat.Avro(schema, registry, known));
  }

  private Optional<String> schema(Entries avro) {
    Optional<String> path = avro.find(SCHEMA);
    if (path.isEmpty()) {
      return Optional.empty();
    }
    String fault;
    try {
      String text = Files.readString(Path.of(path.get()));
      Optional<String> unfit = AvroSchemas.fault(text);
      if (unfit.isEmpty()) {
        return Optional.of(text);
      }
      fault = unfit.get();
    } catch (InvalidPathException | IOException unreadable) {
      fault = "expected a file with a schema, found " + unreadable;
    }
    avro.refuse(SCHEMA.name(), fault);
    return Optional.empty();
  }

  private YamlMapping.Records nested() {
    return files ? YamlMapping.Records.NESTED_IN_FILES : YamlMapping.Records.NESTED_IN_TOPICS;
  }

  private static void refuseWithoutMap(Entries source) {
    source.refuse(
        "expected map beside this format; write map: {key: station, time: {path: time, pattern:"
            + " iso}}");
  }

  private Optional<Mapping> mapping(Entries source, YamlMapping.Records records) {
    if (source.has(YamlTimes.FIXED.name())) {
      source.refuse(YamlTimes.FIXED.name(), "expected it within map; move it there");
      source.find(YamlTimes.FIXED).ifPresent(Entries::takeAll);
    }
    return source
        .find(YamlMapping.MAP)
        .flatMap(
            entries ->
                new YamlMapping(channels, records, faults)
                    .aligned(aligned)
                    .untimed(untimed)
                    .read(entries));
  }

  /** Reads the rest where the format is unknown, for its faults. */
  private Optional<RecordFormat> ignoring(Entries source) {
    source.find(YamlMapping.MAP).ifPresent(Entries::takeAll);
    source.find(YamlTimes.FIXED).ifPresent(Entries::takeAll);
    return Optional.empty();
  }

  private Optional<RecordFormat> format(Entries source, Optional<RecordFormat.CsvLayout> layout) {
    if (!source.has(YamlMapping.MAP.name())) {
      if (layout.isPresent()) {
        refuseWithoutMap(source);
        return Optional.empty();
      }
      Optional<Entries> time = source.find(YamlTimes.FIXED);
      return Optional.of(
          new RecordFormat.Readings(
              time.map(YamlTimes::fixed).orElse(Mapping.TimeForm.UNDECLARED)));
    }
    YamlMapping.Records cells =
        files ? YamlMapping.Records.CELLS_IN_FILES : YamlMapping.Records.CELLS_IN_TOPICS;
    Optional<Mapping> mapping = mapping(source, layout.isPresent() ? cells : nested());
    if (layout.isPresent() && mapping.isPresent()) {
      checkNames(source, layout.get().header(), mapping.get());
    }
    return mapping.map(
        known ->
            layout.isPresent()
                ? new RecordFormat.Csv(layout.get(), known)
                : new RecordFormat.Json(known));
  }

  /** Refuses columns that a header of the pipeline does not name once. */
  private static void checkNames(Entries source, RecordFormat.Header header, Mapping mapping) {
    if (header.place() != RecordFormat.Header.Place.GIVEN) {
      return;
    }
    List<Mapping.Field> fields = new ArrayList<>();
    fields.addAll(List.of(mapping.key(), mapping.group(), mapping.label()));
    fields.addAll(mapping.time().from());
    if (mapping.values().places() instanceof Mapping.Places.OfSensor one) {
      fields.addAll(List.of(one.sensor(), one.value()));
    } else {
      fields.addAll(((Mapping.Places.Each) mapping.values().places()).fields());
    }
    for (Mapping.Field field : fields) {
      if (field instanceof Mapping.Field.Name column && !header.names().contains(column.name())) {
        source.refuse(
            YamlMapping.MAP.name(),
            "expected columns that header names, found '"
                + column.name()
                + "'; header has "
                + String.join(", ", header.names()));
      }
    }
  }

  private RecordFormat.CsvLayout layout(Optional<Entries> options, Entries source) {
    if (options.isEmpty()) {
      checkTopic(source, RecordFormat.Header.FIRST);
      return RecordFormat.CsvLayout.of(',');
    }
    Entries csv = options.get();
    char decimal = csv.read(DECIMAL);
    char thousands = csv.find(THOUSANDS).orElse(RecordFormat.Numbers.NO_MARK);
    if (decimal == thousands) {
      csv.refuse(THOUSANDS.name(), "expected another mark than decimal has, found the same");
    }
    RecordFormat.Header header = header(csv);
    if (!files) {
      for (String key : List.of(SKIP.name(), COMMENT.name())) {
        if (csv.has(key)) {
          csv.refuse(key, "has no effect on topics, whose records are no lines; remove it");
        }
      }
    }
    checkTopic(csv, header);
    return new RecordFormat.CsvLayout(
        csv.read(SEPARATOR),
        new RecordFormat.Numbers(decimal, thousands),
        header,
        new RecordFormat.Lines(
            csv.read(SKIP),
            csv.read(COMMENT, ""),
            csv.read(TRAILING)
                ? RecordFormat.Lines.Trailing.END
                : RecordFormat.Lines.Trailing.CELL),
        csv.read(CHARSET).name());
  }

  private void checkTopic(Entries at, RecordFormat.Header header) {
    if (!files && header.place() != RecordFormat.Header.Place.GIVEN) {
      at.refuse(
          "expected the names of columns, since records of a topic have no header; write"
              + " format: {csv: {header: [station, time, temp]}}");
    }
  }

  private RecordFormat.Header header(Entries csv) {
    String rowNames = csv.read(ROW_NAMES, "");
    Optional<Value> written = csv.find(HEADER);
    RecordFormat.Header.Place place = RecordFormat.Header.Place.FIRST;
    List<String> names = List.of();
    if (written.isPresent() && written.get().list().isPresent()) {
      place = RecordFormat.Header.Place.GIVEN;
      names =
          Forms.list("a list of column names", Forms.text("a column name"))
              .read(written.get(), faults)
              .orElse(List.of());
      if (names.stream().distinct().count() < names.size()) {
        csv.refuse(HEADER.name(), "expected each name once, found one twice; rename one");
      }
    } else if (written.isPresent()) {
      place =
          Forms.choice(
                  List.of(RecordFormat.Header.Place.FIRST, RecordFormat.Header.Place.NONE),
                  one -> one == RecordFormat.Header.Place.FIRST ? "first" : "none")
              .read(written.get(), faults)
              .orElse(place);
    }
    if (!rowNames.isEmpty() && place != RecordFormat.Header.Place.FIRST) {
      csv.refuse(
          ROW_NAMES.name(), "has an effect with a header in the file alone; name all in header");
      rowNames = "";
    }
    return new RecordFormat.Header(place, names, rowNames);
  }

  private static Form<Character> mark(String expected, String among) {
    return Form.scalar(
            expected,
            value ->
                Optional.of(((YamlValue) value).written())
                    .filter(text -> text.length() == 1 && among.contains(text))
                    .map(text -> text.charAt(0)),
            writer -> writer.words(among.chars().mapToObj(Character::toString).toList()))
        .as(character -> character, String::valueOf);
  }

  private static Optional<Charset> charset(String name) {
    try {
      Charset charset = Charset.forName(name);
      return charset.canEncode()
              && Arrays.equals(PLAIN.getBytes(charset), PLAIN.getBytes(StandardCharsets.US_ASCII))
          ? Optional.of(charset)
          : Optional.empty();
    } catch (IllegalCharsetNameException | UnsupportedCharsetException unknown) {
      return Optional.empty();
    }
  }

  private static Optional<Character> separator(Value value) {
    // As written: an unquoted ~ is a separator here, not an empty value.
    String text = ((YamlValue) value).written();
    if (text.equals("tab") || text.equals("\t")) {
      return Optional.of('\t');
    }
    boolean usable =
        text.length() == 1 && text.charAt(0) != '"' && !Character.isWhitespace(text.charAt(0));
    return usable ? Optional.of(text.charAt(0)) : Optional.empty();
  }
}
