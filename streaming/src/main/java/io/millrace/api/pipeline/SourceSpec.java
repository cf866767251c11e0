package io.millrace.api.pipeline;

import java.io.Serializable;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneId;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.UnaryOperator;

/**
 * A source of observations, codes or models. Serialized to the workers.
 *
 * <pre>{@code
 * SourceSpec source =
 *     new SourceSpec.Csv(
 *         "air.csv",
 *         new SourceSpec.Columns(
 *             "station",
 *             "",
 *             "",
 *             new SourceSpec.TimeColumns(List.of("time"), "iso", ZoneId.of("UTC")),
 *             List.of("pm25", "wind")),
 *         List.of("NA"),
 *         ',');
 * assert source instanceof SourceSpec.Csv;
 * }</pre>
 */
public sealed interface SourceSpec extends Serializable {

  /** Where the records lie, in a few words without anything that may be secret. */
  String summary();

  /**
   * The same source with other paths.
   *
   * @param paths gives the new path for a path of this source; not called for topics
   */
  default SourceSpec withPaths(UnaryOperator<String> paths) {
    return this;
  }

  /** The topics that are read, if any; of a history and live topics, the latter. */
  default Optional<Kafka> topicsRead() {
    return Optional.empty();
  }

  /**
   * Records in Kafka topics.
   *
   * @param brokers bootstrap servers, {@code host:port,…}
   * @param topics topics to read
   * @param reach which records of the topics are read
   * @param properties passed through to the client; secrets as references, see {@code Secrets}
   * @param format how a record is read
   */
  record Kafka(
      String brokers,
      List<String> topics,
      Reach reach,
      Map<String, String> properties,
      RecordFormat format)
      implements SourceSpec {

    public Kafka {
      topics = List.copyOf(topics);
      // Not Map.copyOf: its order changes from run to run.
      properties = Collections.unmodifiableMap(new LinkedHashMap<>(properties));
    }

    /** JSON observations of the fixed shape. */
    public Kafka(String brokers, List<String> topics, Reach reach, Map<String, String> properties) {
      this(brokers, topics, reach, properties, RecordFormat.READINGS);
    }

    @Override
    public Optional<Kafka> topicsRead() {
      return Optional.of(this);
    }

    @Override
    public String summary() {
      return "topics " + String.join(", ", topics) + " at " + brokers;
    }

    /** Contains only the names of properties, because the text may be logged. */
    @Override
    public String toString() {
      return "Kafka[" + brokers + ", " + topics + ", " + reach + ", " + properties.keySet() + "]";
    }
  }

  /** Which records of a topic are read by a job that starts without a savepoint. */
  enum Reach {
    /** All existing and all new records. */
    ALL,
    /** Records written after the start. */
    NEW,
    /** Records that exist at the start; then the job ends. */
    HISTORY
  }

  /**
   * Records of the past, and then topics, as one stream in one state.
   *
   * <p>The seam is an event time. Records before it are taken from the history, the others from the
   * topics; what both have counts once. The timestamps of a broker are not event times, so topics
   * are read from {@code margin} before the seam by the timestamps of their records, and a topic of
   * the history to {@code margin} after it.
   *
   * @param history files, or topics that are read to an end; not itself a history and topics
   * @param live topics
   * @param seam event time at which the topics continue
   * @param margin at least as long as a record may come behind its event time, or before it
   */
  record HistoryThenLive(SourceSpec history, Kafka live, Instant seam, Duration margin)
      implements SourceSpec {

    @Override
    public String summary() {
      return history.summary() + ", from " + seam + " on " + live.summary();
    }

    @Override
    public HistoryThenLive withPaths(UnaryOperator<String> paths) {
      return new HistoryThenLive(history.withPaths(paths), live, seam, margin);
    }

    @Override
    public Optional<Kafka> topicsRead() {
      return Optional.of(live);
    }
  }

  /**
   * Records in files.
   *
   * @param path a file, a folder or a glob; {@code .gz} is decompressed; files are read in name
   *     order
   * @param format how a record is read
   */
  record Files(String path, RecordFormat format) implements SourceSpec {

    @Override
    public String summary() {
      return format.word() + " in " + path;
    }

    @Override
    public Files withPaths(UnaryOperator<String> paths) {
      return new Files(
          paths.apply(path),
          format instanceof RecordFormat.Series series ? series.withPaths(paths) : format);
    }
  }

  /**
   * JSON observations, one per line.
   *
   * @param path a file, a folder or a glob; {@code .gz} is decompressed; files are read in name
   *     order
   */
  record JsonLines(String path) implements SourceSpec {

    @Override
    public String summary() {
      return "JSON lines in " + path;
    }

    @Override
    public JsonLines withPaths(UnaryOperator<String> paths) {
      return new JsonLines(paths.apply(path));
    }
  }

  /**
   * Published models, as a pipeline writes them to a folder.
   *
   * @param path the folder
   */
  record ModelFolder(String path) implements SourceSpec {

    @Override
    public String summary() {
      return "models in " + path;
    }

    @Override
    public ModelFolder withPaths(UnaryOperator<String> paths) {
      return new ModelFolder(paths.apply(path));
    }
  }

  /**
   * Comma-separated values with a header line.
   *
   * @param path a file, a folder or a glob; {@code .gz} is decompressed; files are read in name
   *     order
   * @param columns roles of the columns
   * @param missing texts that mean a missing value, for example {@code NA}; an empty cell always
   *     does
   * @param separator the character between cells
   */
  record Csv(String path, Columns columns, List<String> missing, char separator)
      implements SourceSpec {

    public Csv {
      missing = List.copyOf(missing);
    }

    @Override
    public String summary() {
      return "CSV in " + path;
    }

    @Override
    public Csv withPaths(UnaryOperator<String> paths) {
      return new Csv(paths.apply(path), columns, missing, separator);
    }
  }

  /**
   * Roles of the columns.
   *
   * @param key column of the key
   * @param group column of the group; empty: the group is the key
   * @param label column passed through; empty: none
   * @param time how event time is read
   * @param values columns of the channels, in channel order
   */
  record Columns(String key, String group, String label, TimeColumns time, List<String> values)
      implements Serializable {}

  /**
   * How event time is read from columns.
   *
   * @param names one column, or several whose cells are joined by a space
   * @param pattern {@code millis}, {@code seconds}, {@code iso}, or a pattern of {@link
   *     java.time.format.DateTimeFormatter}
   * @param zone time zone of times without one
   */
  record TimeColumns(List<String> names, String pattern, ZoneId zone) implements Serializable {}
}
