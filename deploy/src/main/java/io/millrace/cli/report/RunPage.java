package io.millrace.cli.report;

import io.millrace.api.operator.Ports;
import io.millrace.api.pipeline.ModelPlan;
import io.millrace.api.pipeline.PipelineSpec;
import io.millrace.api.pipeline.SinkSpec;
import io.millrace.api.spec.ModelCatalog;
import io.millrace.cli.console.CommandException;
import io.millrace.cli.console.NumberText;
import io.millrace.cli.topic.PipelineTopics;
import io.millrace.simulate.summary.AnsweringModels;
import io.millrace.simulate.summary.Events;
import io.millrace.simulate.summary.Faults;
import io.millrace.simulate.summary.PartFiles;
import io.millrace.simulate.summary.RunReport;
import io.millrace.simulate.summary.Surroundings;
import io.millrace.simulate.summary.record.Readings;
import io.millrace.simulate.summary.record.RecordedLines;
import io.millrace.state.OwnerOnly;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;

/** Writes the page that reports a run, from what the run left in its folders and topics. */
public final class RunPage {

  private static final Set<String> NO_EVENTS = Set.of("results", "dead_letters", "models");

  private final ModelCatalog catalog;
  private final PrintWriter out;

  /**
   * @param catalog the operators that pipelines may name
   * @param out takes what is to be told beside the page
   */
  public RunPage(ModelCatalog catalog, PrintWriter out) {
    this.catalog = catalog;
    this.out = out;
  }

  /**
   * What a report is made of beside the pipeline.
   *
   * @param truth file with readings without faults and noise
   * @param label results with it should be found
   * @param faults file with what a scenario injected
   * @param events folders of further records, by name
   * @param made the command that makes the page again
   */
  public record Sources(
      Optional<String> truth,
      Optional<String> label,
      Optional<Path> faults,
      Map<String, Path> events,
      String made) {

    /** Only what the pipeline names. */
    public static Sources of(String made) {
      return new Sources(Optional.empty(), Optional.empty(), Optional.empty(), Map.of(), made);
    }
  }

  /** Where the page of a pipeline is, unless somebody names a file. */
  public static Path usual(String name) {
    return Path.of("out", "reports", name.replaceAll("[^A-Za-z0-9._-]", "_") + ".html");
  }

  /**
   * Writes the page of a pipeline's run.
   *
   * @param pipeline with the source that was read
   * @throws CommandException if there are no results, or something cannot be read or written
   */
  public void write(PipelineSpec pipeline, Sources sources, Path file) {
    try {
      SourceReadings.Read read = SourceReadings.of(pipeline);
      read.note()
          .ifPresent(
              why -> out.println("note: the values of readings are not shown, because " + why));
      Optional<Readings> truth = Optional.empty();
      if (sources.truth().isPresent()) {
        truth = Optional.of(SourceReadings.at(sources.truth().get(), pipeline));
      }
      RunReport report =
          new RunReport(
              pipeline.name(), facts(pipeline), around(pipeline, sources, read.readings(), truth));
      for (PartFiles part : parts(pipeline)) {
        report.part(part);
      }
      for (SinkSpec letters : letters(pipeline)) {
        report.refused(SinkLines.of(letters));
      }
      if (report.results() == 0) {
        throw CommandException.refused(
            "Cannot report on "
                + pipeline.name()
                + ": expected results in "
                + String.join(
                    ", ",
                    pipeline.parts().stream()
                        .map(part -> part.outputs().results().summary())
                        .toList())
                + ", found none; run the pipeline first, from the folder where its paths begin");
      }
      put(report, sources.made(), file);
    } catch (IOException failed) {
      throw unreadable(pipeline.name(), failed);
    }
  }

  /**
   * Writes the page of a folder of results of which nothing else is known.
   *
   * @throws CommandException if there are none
   */
  public void write(Path results, Sources sources, Path file) {
    try {
      Surroundings around =
          new Surroundings(
              catalog,
              new Readings(List.of()),
              Optional.empty(),
              faults(sources),
              sources.label(),
              events(Map.of(), sources));
      RunReport report =
          new RunReport(results.toString(), List.of(), around)
              .part(
                  new PartFiles(
                      "",
                      Optional.empty(),
                      Optional.empty(),
                      RecordedLines.in(results),
                      Optional.empty(),
                      List.of()));
      if (report.results() == 0) {
        throw CommandException.refused(
            "Cannot report on "
                + results
                + ": expected a pipeline file, or a folder of results with files that a checkpoint"
                + " has completed, found "
                + (Files.exists(results) ? "none in it" : "nothing there"));
      }
      put(report, sources.made(), file);
    } catch (IOException failed) {
      throw unreadable(results.toString(), failed);
    }
  }

  /** What the pipeline is, without anything that may be secret. */
  private List<List<String>> facts(PipelineSpec pipeline) {
    Iterator<String> operators =
        pipeline.parts().stream()
            .filter(part -> !part.model().stages().isEmpty())
            .map(RunPage::operators)
            .iterator();
    List<List<String>> facts = new ArrayList<>();
    for (PipelineSummary.Fact fact : PipelineSummary.facts(pipeline, catalog)) {
      boolean chain = fact.title().equals(PipelineSummary.OPERATORS);
      facts.add(List.of(fact.title(), chain ? operators.next() : fact.text()));
    }
    return facts;
  }

  /** The operators with their options. */
  private static String operators(PipelineSpec part) {
    return part.model().stages().stream()
            .map(
                stage ->
                    stage.type()
                        + (stage.options().isEmpty()
                            ? ""
                            : stage.options().toString().replace("=", ": ")))
            .collect(Collectors.joining(" → "))
        + ", seed "
        + part.model().seed();
  }

  private static CommandException unreadable(String name, IOException failed) {
    return CommandException.failed("Cannot report on " + name + ": " + failed.getMessage(), failed);
  }

  private void put(RunReport report, String made, Path file) throws IOException {
    String html = report.make("Made by " + made).html();
    Path parent = file.toAbsolutePath().getParent();
    try {
      if (!Files.isDirectory(parent)) {
        OwnerOnly.makeFolder(parent);
      }
      OwnerOnly.write(file, html.getBytes(StandardCharsets.UTF_8));
    } catch (IOException | UncheckedIOException failed) {
      throw CommandException.failed(
          "Cannot write the report to "
              + file
              + ": "
              + failed.getMessage()
              + "; name a file that you may write with --out",
          failed);
    }
    out.println(
        "report       "
            + file
            + ", "
            + NumberText.count(html.length() / 1024)
            + " KB   (open it in a browser)");
  }

  private Surroundings around(
      PipelineSpec pipeline, Sources sources, Readings readings, Optional<Readings> truth)
      throws IOException {
    return new Surroundings(
        catalog,
        readings,
        truth,
        faults(sources),
        sources.label(),
        events(pipeline.records(), sources));
  }

  private static Faults faults(Sources sources) throws IOException {
    return sources.faults().isEmpty() ? Faults.NONE : Faults.read(sources.faults().get());
  }

  /** Sinks of other records than results, such as drifts, and the folders that are named. */
  private static List<Events> events(Map<String, SinkSpec> sinks, Sources sources)
      throws IOException {
    List<Events> events = new ArrayList<>();
    for (Map.Entry<String, SinkSpec> sink : sinks.entrySet()) {
      String name = sink.getKey().substring(sink.getKey().lastIndexOf('.') + 1);
      if (!NO_EVENTS.contains(name)) {
        events.add(new Events(name).read(SinkLines.of(sink.getValue())));
      }
    }
    for (Map.Entry<String, Path> folder : sources.events().entrySet()) {
      if (!Files.isDirectory(folder.getValue())) {
        throw new IOException(
            "expected a folder of " + folder.getKey() + ", found none at " + folder.getValue());
      }
      events.add(new Events(folder.getKey()).read(RecordedLines.in(folder.getValue())));
    }
    return events;
  }

  private static List<SinkSpec> letters(PipelineSpec pipeline) {
    List<SinkSpec> letters = new ArrayList<>();
    pipeline
        .records()
        .forEach(
            (place, sink) -> {
              if (place.endsWith("dead_letters") && !letters.contains(sink)) {
                letters.add(sink);
              }
            });
    return letters;
  }

  private static AnsweringModels models(SinkSpec sink, String pipeline) {
    return sink instanceof SinkSpec.Folder folder
        ? AnsweringModels.in(Path.of(folder.path()), pipeline)
        : new TopicModels(PipelineTopics.of(sink).orElseThrow(), pipeline);
  }

  private List<PartFiles> parts(PipelineSpec pipeline) {
    List<PartFiles> parts = new ArrayList<>();
    List<PipelineSpec> all = pipeline.parts();
    for (int at = 0; at < all.size(); at++) {
      PipelineSpec part = all.get(at);
      ModelPlan plan = part.model();
      Optional<Ports> ports =
          plan.stages().isEmpty()
              ? Optional.empty()
              : Optional.of(plan.results(plan.model(catalog)).ports());
      Optional<AnsweringModels> models =
          part.outputs().models().map(sink -> models(sink, part.name()));
      parts.add(
          new PartFiles(
              pipeline.isBranched() ? pipeline.branches().get(at).name() : "",
              Optional.of(plan),
              ports,
              SinkLines.of(part.outputs().results()),
              models,
              pipeline.input().words().words()));
    }
    return parts;
  }
}
