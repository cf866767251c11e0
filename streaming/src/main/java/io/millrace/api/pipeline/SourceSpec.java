package io.millrace.api.pipeline;

import java.io.Serializable;
import java.time.ZoneId;
import java.util.List;
import java.util.Map;
import java.util.function.UnaryOperator;

/**
 * Where observations, codes or models come from. Travels to the workers.
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

  /**
   * JSON observations in Kafka topics.
   *
   * @param brokers bootstrap servers, {@code host:port,…}
   * @param topics topics to read
   * @param reach which of its records are read
   * @param properties passed through to the client; secrets as references, see {@code Secrets}
   */
  record Kafka(String brokers, List<String> topics, Reach reach, Map<String, String> properties)
      implements SourceSpec {

    @Override
    public String summary() {
      return "topics " + String.join(", ", topics) + " at " + brokers;
    }

    /** Names of properties alone: what is shown may end in a log. */
    @Override
    public String toString() {
      return "Kafka[" + brokers + ", " + topics + ", " + reach + ", " + properties.keySet() + "]";
    }
  }

  /** Which records of a topic are read by a job that starts without a savepoint. */
  enum Reach {
    /** All there are and all that come. */
    ALL,
    /** Those that come after the start. */
    NEW,
    /** Those that are there at the start; then the job ends. */
    HISTORY
  }

  /**
   * JSON observations, one a line.
   *
   * @param path a file, a folder or a glob; {@code .gz} is unpacked; files are read in name order
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
   * @param path a file, a folder or a glob; {@code .gz} is unpacked; files are read in name order
   * @param columns which column is what
   * @param missing texts that stand for a missing value, for example {@code NA}; an empty cell
   *     always does
   * @param separator the character between cells
   */
  record Csv(String path, Columns columns, List<String> missing, char separator)
      implements SourceSpec {

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
   * Which column is what.
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
   * @param zone of times that name none
   */
  record TimeColumns(List<String> names, String pattern, ZoneId zone) implements Serializable {}
}
