package io.millrace.cli.replay;

import io.millrace.api.pipeline.InputSpec;
import io.millrace.api.pipeline.LabelSpec;
import io.millrace.api.pipeline.Mapping;
import io.millrace.api.pipeline.PipelineSpec;
import io.millrace.api.pipeline.RecordFormat;
import io.millrace.api.pipeline.SourceSpec;
import io.millrace.cli.console.CommandException;
import io.millrace.simulate.replay.Disturbance;
import io.millrace.simulate.replay.PlayCut;
import io.millrace.simulate.replay.TracePlay;
import io.millrace.streaming.kind.ReadingDecoders;
import io.millrace.streaming.kind.learn.AdmittedLabels;
import java.io.IOException;
import java.nio.file.Path;
import java.util.Locale;

/**
 * Labels of a source of their own that come later than they did.
 *
 * <p>A reading is learned when it is due, with what has come for it by then; when before that does
 * not matter. So labels that come in time are played as files, which are read before the first
 * reading is answered, and those that come later are left out.
 */
final class LabelPlay {

  private LabelPlay() {}

  /**
   * Writes the labels that come in time.
   *
   * @param faults what happens to them
   */
  static void write(PipelineSpec into, PlayCut cut, Disturbance faults, Path to)
      throws IOException {
    LabelSpec labels = delayed(into);
    if (!cut.keepsTimes()) {
      throw CommandException.refused(
          "Cannot delay labels with --loop or --shift-to-now: their times would be those of no"
              + " reading; leave them out");
    }
    PipelineSpec reader = AdmittedLabels.source(into, labels);
    long within = labels.within().toMillis();
    new TracePlay(
            reader,
            path(labels.source()),
            ReadingDecoders.files(reader, ReadingDecoders.ofLabels(reader)).orElseThrow().format(),
            PlayCut.WHOLE)
        .write(
            (key, span) -> {
              Disturbance.OfKey steps = faults.of(key, span);
              return (played, out) ->
                  steps.take(
                      played,
                      later -> {
                        if (later.arrival() - played.arrival() <= within) {
                          out.accept(later);
                        }
                      });
            },
            to,
            read -> {});
  }

  /** The labels of the pipeline, if they can be delayed. */
  private static LabelSpec delayed(PipelineSpec into) {
    String cannot = "Cannot delay the labels of " + into.name() + ": expected labels ";
    String or = ", or remove label_delay from the scenario";
    LabelSpec labels =
        into.input()
            .labels()
            .orElseThrow(
                () ->
                    CommandException.refused(
                        cannot
                            + "with a source of their own, found none; write labels: {source:"
                            + " {json: {path: …}}, by: time, within: 2 h}"
                            + or));
    if (labels.source() instanceof SourceSpec.Kafka topics) {
      throw CommandException.refused(
          cannot
              + "from files, which are all there when the play begins, found topic "
              + String.join(", ", topics.topics())
              + "; write its records to a file: millrace record "
              + topics.topics().get(0)
              + " --out labels.dump, and read that: labels: {source: {files: {path: labels.dump,"
              + " format: dump, map: …}}, …}"
              + or);
    }
    if (labels.by() != LabelSpec.By.TIME) {
      throw CommandException.refused(
          cannot
              + "by time, which says when each came at the earliest, found labels by "
              + labels.by().name().toLowerCase(Locale.ROOT)
              + "; give them the time of their reading and write by: time"
              + or);
    }
    return labels;
  }

  private static String path(SourceSpec source) {
    String[] path = {""};
    source.withPaths(
        own -> {
          path[0] = own;
          return own;
        });
    return path[0];
  }

  /** The input with the labels that were written. */
  static InputSpec played(InputSpec input, Path labels) {
    return input
        .labels()
        .map(
            late ->
                input.labelledBy(
                    late.with(
                        new SourceSpec.Files(
                            labels.toString(),
                            new RecordFormat.Dump(
                                new RecordFormat.Readings(Mapping.TimeForm.MILLIS))))))
        .orElse(input);
  }
}
