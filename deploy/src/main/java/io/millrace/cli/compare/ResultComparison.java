package io.millrace.cli.compare;

import io.millrace.api.pipeline.ModelPlan;
import io.millrace.api.pipeline.PipelineSpec;
import io.millrace.cli.console.CommandException;
import io.millrace.cli.data.PipelineReadings;
import io.millrace.cli.run.PipelineFile;
import io.millrace.simulate.contest.Contest;
import io.millrace.simulate.contest.Contests;
import io.millrace.simulate.contest.Evidence;
import io.millrace.simulate.contest.Marks;
import io.millrace.simulate.contest.Questions;
import io.millrace.simulate.contest.Rules;
import io.millrace.simulate.measure.AnswerFields;
import io.millrace.simulate.measure.ReadingTable;
import io.millrace.simulate.measure.ResultFolder;
import io.millrace.simulate.measure.ResultFolder.Side;
import io.millrace.simulate.measure.ResultRow;
import io.millrace.streaming.plugin.Plugins;
import java.io.IOException;
import java.io.PrintWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * Compares results that are there: in folders, or in the sinks of pipelines. A sink that has
 * results of a shadow has two contestants.
 */
final class ResultComparison {

  private final ContestOptions options;
  private final Rules rules;
  private final PrintWriter out;
  private final List<String> notes = new ArrayList<>();

  ResultComparison(ContestOptions options, Rules rules, PrintWriter out) {
    this.options = options;
    this.rules = rules;
    this.out = out;
  }

  /** Reads results of one answer and side. */
  private interface Reader {
    List<ResultRow> rows(AnswerFields fields, Side side) throws IOException;
  }

  /**
   * Results that are compared.
   *
   * @param widths numbers of each field
   * @param declared whose fields say what they mean; empty: nothing is known but their names
   */
  private record Place(
      String name, Map<String, Integer> widths, Reader reader, Optional<ModelPlan> declared) {

    Questions questions(List<String> channels, String label, Questions.Known known, Plugins all) {
      if (declared.isEmpty()) {
        return Questions.of(widths, channels, label, known);
      }
      ModelPlan plan = declared.get();
      Questions whole = Questions.of(plan, plan.model(all.catalog()), known);
      return new Questions(
          whole.found().stream().filter(one -> widths.containsKey(one.field())).toList(),
          whole.left(),
          whole.declared());
    }
  }

  void compare(List<Path> files, ContestFolder place, Plugins plugins) throws IOException {
    if (files.stream().map(Path::normalize).distinct().count() < files.size()) {
      throw CommandException.refused(
          "Cannot compare results with themselves: expected other places, found one twice");
    }
    List<Place> places = new ArrayList<>();
    Optional<PipelineSpec> first =
        options.map().map(map -> PipelineFile.read(map, System.getenv(), plugins.catalog()));
    for (Path file : files) {
      if (Files.isDirectory(file)) {
        places.add(
            new Place(
                file.toString(),
                ResultFolder.widths(file),
                (fields, side) -> ResultFolder.read(file, fields, side),
                Optional.empty()));
      } else {
        PipelineSpec whole = PipelineFile.read(file, System.getenv(), plugins.catalog());
        first = first.or(() -> Optional.of(whole));
        for (PipelineSpec part : whole.parts()) {
          PipelineReadings sink = new PipelineReadings(part, part.outputs().results(), notes::add);
          // A pipeline without stages answers with the models of another, which it cannot read
          // here.
          Optional<ModelPlan> declared =
              Optional.of(part.model()).filter(plan -> !plan.stages().isEmpty());
          // Two files may have one name, such as before and after a change.
          boolean taken = places.stream().anyMatch(one -> one.name().equals(part.name()));
          String name = taken ? part.name() + " of " + file : part.name();
          places.add(new Place(name, sink.widths(), sink::results, declared));
        }
      }
    }
    Evidence evidence = evidence(first);
    Contests contests = new Contests(rules, Contest.Sampling.RESULTS);
    String label = first.map(spec -> spec.model().declared().label()).orElse("");
    Questions.Known known = new Questions.Known(options.ahead(), evidence.marks().isPresent());
    for (Place one : places) {
      add(contests, one, one.questions(evidence.known().channels(), label, known, plugins));
    }
    Comparison.refuseNothing(contests);
    List<Contest> found = contests.judge(evidence);
    contests.unjudged().forEach(text -> notes.add("not judged: " + text));
    notes.addAll(contests.notes());
    notes.add(
        "these results alone are compared: what the pipelines would answer with other seeds is not"
            + " asked");
    if (found.isEmpty()) {
      throw CommandException.refused("Cannot compare:\n" + String.join("\n", notes));
    }
    place.make(true);
    ContestView view = new ContestView(out, rules);
    view.show(found, notes);
    view.write(
        place.report(),
        new ContestView.Page(
            "Comparison of results",
            CompareCommand.lead(found),
            places.stream().map(one -> List.of("results", one.name())).toList(),
            notes,
            "Written by millrace compare --results."),
        found);
  }

  private static void add(Contests contests, Place one, Questions questions) throws IOException {
    contests.add(
        new Contests.Entrant(
            one.name(),
            questions,
            List.of(field -> one.reader().rows(questions.answer(field), Side.ANSWERS))));
    boolean shadowed =
        !questions.found().isEmpty()
            && !one.reader()
                .rows(questions.answer(questions.found().get(0).field()), Side.SHADOW)
                .isEmpty();
    if (shadowed) {
      contests.add(
          new Contests.Entrant(
              one.name() + ", shadow",
              questions,
              List.of(field -> one.reader().rows(questions.answer(field), Side.SHADOW))));
    }
  }

  private Evidence evidence(Optional<PipelineSpec> reader) throws IOException {
    Optional<Marks> marks = options.label().map(Marks.Labelled::new);
    EvidenceReader files = new EvidenceReader(notes::add);
    if (options.truth().isEmpty()) {
      if (reader.isEmpty()) {
        throw CommandException.refused(
            "Cannot compare folders of results: expected --truth FILE, found none");
      }
      ReadingTable source = new PipelineReadings(reader.get(), null, notes::add).source();
      return new Evidence(source, source, marks);
    }
    String truth = options.truth().get();
    ReadingTable known =
        reader.isPresent() ? files.truth(reader.get(), truth) : ReadingTable.read(Path.of(truth));
    return new Evidence(known, known, marks);
  }
}
