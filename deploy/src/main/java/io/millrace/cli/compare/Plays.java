package io.millrace.cli.compare;

import io.millrace.api.pipeline.PipelineSpec;
import io.millrace.cli.replay.WrittenTrace;
import io.millrace.cli.run.PipelineFile;
import io.millrace.streaming.plugin.Plugins;
import java.io.IOException;
import java.io.PrintWriter;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * Writes what pipelines read, once for all that read records in the same way. The mapping of a
 * pipeline decides keys and groups, so one with another mapping reads the same records, with the
 * same faults, as other readings.
 */
final class Plays {

  private final ContestOptions options;
  private final ContestFolder place;
  private final Plugins plugins;
  private final PrintWriter out;
  private final Map<String, WrittenTrace> written = new LinkedHashMap<>();

  Plays(ContestOptions options, ContestFolder place, Plugins plugins, PrintWriter out) {
    this.options = options;
    this.place = place;
    this.plugins = plugins;
    this.out = out;
  }

  /**
   * Writes them.
   *
   * @param files of the pipelines
   * @param specs what they say
   * @param resume whether they must be there already
   */
  List<Comparison.Entry> of(List<Path> files, List<PipelineSpec> specs, boolean resume)
      throws IOException {
    Optional<PipelineSpec> map =
        options.map().map(file -> PipelineFile.read(file, System.getenv(), plugins.catalog()));
    Map<String, List<PipelineSpec>> readers = new LinkedHashMap<>();
    List<String> ways = new ArrayList<>();
    for (PipelineSpec spec : specs) {
      String own = WrittenTrace.reading(spec);
      // What reads no files reads the trace as the first one does.
      String way = map.isPresent() || (own.isEmpty() && !ways.isEmpty()) ? way(map, ways) : own;
      ways.add(way);
      readers.computeIfAbsent(way, first -> new ArrayList<>()).add(spec);
    }
    for (Map.Entry<String, List<PipelineSpec>> one : readers.entrySet()) {
      WrittenTrace trace =
          WrittenTrace.of(
              new WrittenTrace.Wish(
                  options.trace().orElseThrow(),
                  map.orElse(one.getValue().get(0)),
                  options.scenario(),
                  options.scenarioSeed(),
                  options.cut()),
              written.isEmpty() ? place.path() : place.path().resolve("play-" + written.size()),
              plugins.catalog(),
              out);
      trace.write(one.getValue(), resume);
      written.put(one.getKey(), trace);
    }
    List<Comparison.Entry> entries = new ArrayList<>();
    for (int at = 0; at < files.size(); at++) {
      entries.add(new Comparison.Entry(files.get(at), specs.get(at), written.get(ways.get(at))));
    }
    return entries;
  }

  private static String way(Optional<PipelineSpec> map, List<String> ways) {
    return map.isPresent() ? WrittenTrace.reading(map.get()) : ways.get(0);
  }

  /** What is played, as text that equal plays share. */
  String settings() throws IOException {
    StringBuilder text = new StringBuilder();
    for (Map.Entry<String, WrittenTrace> one : written.entrySet()) {
      text.append(one.getKey()).append(' ').append(one.getValue().settings()).append('\n');
    }
    return text.toString();
  }
}
