package io.millrace.cli.replay;

import io.millrace.api.pipeline.InputSpec;
import io.millrace.api.pipeline.PipelineSpec;
import io.millrace.api.record.DeadLetter;
import io.millrace.cli.console.CommandException;
import io.millrace.cli.console.NumberText;
import io.millrace.cli.console.StatusLine;
import io.millrace.cli.run.PipelineFile;
import io.millrace.simulate.replay.Disturbance;
import io.millrace.simulate.replay.PlayCut;
import io.millrace.simulate.replay.PlayedTrace;
import io.millrace.simulate.replay.TracePlay;
import io.millrace.simulate.scenario.Scenario;
import io.millrace.simulate.scenario.ScenarioYaml;
import io.millrace.simulate.scenario.Truth;
import io.millrace.streaming.connect.file.FileListing;
import io.millrace.streaming.kind.ReadingDecoders;
import java.io.IOException;
import java.io.PrintWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.stream.Collectors;

/** Makes the dump that is played of a trace, and says what is in it. */
final class Preparing {

  private static final int SAY_EVERY = 10_000;

  private final TraceReader reader;
  private final PlayFolder place;
  private final Faults faults;
  private final PlayCut cut;
  private final PrintWriter out;

  Preparing(TraceReader reader, PlayFolder place, Faults faults, PlayCut cut, PrintWriter out) {
    this.reader = reader;
    this.place = place;
    this.faults = faults;
    this.cut = cut;
    this.out = out;
  }

  /**
   * What happens to the trace.
   *
   * @param scenario its file; empty: nothing
   * @param seed in place of the one in the file; null: that one
   */
  record Faults(Optional<Path> scenario, Long seed) {}

  /** Whether the records keep their bytes. */
  boolean keepsBytes() {
    return reader.keepsBytes(cut, faults.scenario().isPresent());
  }

  /** The pipeline with what was written in place of its source, and of its labels if they were. */
  PipelineSpec played(PipelineSpec into) {
    InputSpec input =
        into.input().from(TraceReader.source(place.trace(), keepsBytes(), into.input().source()));
    return into.with(
        Files.exists(place.labels()) ? LabelPlay.played(input, place.labels()) : input);
  }

  /** What is played, as text that two plays share only if they play the same. */
  String settings() throws IOException {
    StringBuilder text = new StringBuilder();
    for (String file : FileListing.of(reader.trace())) {
      text.append(file).append(' ').append(length(file)).append(' ');
    }
    text.append(cut);
    if (faults.scenario().isPresent()) {
      text.append(' ').append(Files.readString(faults.scenario().get()).hashCode());
      text.append(' ').append(faults.seed());
    }
    return text.toString();
  }

  private static long length(String file) {
    try {
      return Files.size(Path.of(file));
    } catch (IOException | RuntimeException elsewhere) {
      return -1;
    }
  }

  /**
   * Writes the dump.
   *
   * @param into the pipeline that it is played into
   */
  PlayedTrace write(Optional<PipelineSpec> into) throws IOException {
    return write(into, cut);
  }

  /**
   * Writes the dump of one turn of a play that goes on for ever.
   *
   * @param number of the turn, from 0
   */
  PlayedTrace writeTurn(long number) throws IOException {
    return write(Optional.empty(), cut.of(number));
  }

  /** Whether the play goes on until somebody stops it. */
  boolean isEndless() {
    return cut.isEndless();
  }

  private PlayedTrace write(Optional<PipelineSpec> into, PlayCut part) throws IOException {
    into.ifPresent(this::refuseOtherChannels);
    place.make();
    StatusLine status = new StatusLine(out, System.console() != null);
    long start = System.nanoTime();
    try {
      TracePlay.Progress progress =
          count -> {
            double seconds = (System.nanoTime() - start) / 1e9;
            if (count % SAY_EVERY == 0 && seconds > 1 && status.isDue(seconds)) {
              status.show("  reading the trace: " + NumberText.count(count) + " records", seconds);
            }
          };
      Files.deleteIfExists(place.labels());
      if (faults.scenario().isEmpty()) {
        // The truth of an earlier play would not be that of this one.
        Files.deleteIfExists(place.truth());
        PlayedTrace played = reader.write(part, Disturbance.NONE, into, place.trace(), progress);
        lines(played).forEach(out::println);
        return played;
      }
      Scenario scenario = scenario(faults.scenario().get());
      try (Truth truth = new Truth(place.truth())) {
        Scenario.Surroundings surroundings = new Scenario.Surroundings(reader.names(), truth);
        Disturbance injected = scenario.on(surroundings);
        PlayedTrace played = reader.write(part, injected, into, place.trace(), progress);
        Optional<Disturbance> ofLabels = scenario.onLabels(surroundings);
        if (ofLabels.isPresent()) {
          LabelPlay.write(
              into.orElseThrow(Preparing::noLabels), part, ofLabels.get(), place.labels());
        }
        lines(played).forEach(out::println);
        out.println(injected(scenario, truth));
        if (!scenario.idle(truth).isEmpty()) {
          out.println(
              "note: struck no reading: fault "
                  + String.join(", ", scenario.idle(truth))
                  + "; look at its keys, its schedule and its rate");
        }
        return played;
      }
    } finally {
      status.end();
    }
  }

  private static CommandException noLabels() {
    return CommandException.refused(
        "Cannot delay labels without --pipeline: records of a topic have none beside them; remove"
            + " label_delay from the scenario");
  }

  private Scenario scenario(Path file) {
    List<String> names = ReadingDecoders.names(reader.pipeline());
    Scenario written = ScenarioYaml.read(file.toString(), PipelineFile.text(file), names);
    return faults.seed() == null ? written : written.seeded(faults.seed());
  }

  private String injected(Scenario scenario, Truth truth) {
    String counts =
        truth.counts().entrySet().stream()
            .map(entry -> entry.getKey() + " " + NumberText.count(entry.getValue()))
            .collect(Collectors.joining(", "));
    return "injected     "
        + (counts.isEmpty() ? "nothing: no reading is in the schedule of a fault" : counts)
        + " (seed "
        + scenario.seed()
        + "); each is in "
        + PlayFolder.shown(place.truth());
  }

  void refuseOtherChannels(PipelineSpec into) {
    List<String> wanted = ReadingDecoders.names(into);
    List<String> found = reader.names();
    if (!found.isEmpty() && !found.equals(wanted)) {
      throw CommandException.refused(
          "Cannot play into "
              + into.name()
              + ": expected the channels "
              + String.join(", ", wanted)
              + " in this order, found "
              + String.join(", ", found)
              + " in the pipeline of --map; list the same ones there");
    }
  }

  private List<String> lines(PlayedTrace played) {
    String text =
        String.format(
            Locale.ROOT,
            "trace        %s records%s, %s to %s (%s)",
            NumberText.count(played.records()),
            keepsBytes() ? "" : " of " + NumberText.count(played.span().keys()) + " keys",
            Instant.ofEpochMilli(played.first()),
            Instant.ofEpochMilli(played.last()),
            NumberText.duration(Duration.ofMillis(played.length())));
    Optional<DeadLetter> example = played.refused().example();
    return example.isEmpty()
        ? List.of(text)
        : List.of(
            text,
            "refused      "
                + NumberText.count(played.refused().count())
                + " records of the trace are no readings; the first: "
                + example.get().detail()
                + " ("
                + example.get().origin().source()
                + ":"
                + example.get().origin().position()
                + ")");
  }
}
