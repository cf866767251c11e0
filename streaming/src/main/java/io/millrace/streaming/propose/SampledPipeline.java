package io.millrace.streaming.propose;

import io.millrace.api.pipeline.PipelineSpec;
import io.millrace.api.record.Reason;
import io.millrace.api.spec.ModelCatalog;
import io.millrace.streaming.config.PipelineYaml;
import io.millrace.streaming.connect.record.FileException;
import io.millrace.streaming.look.FirstRecords;
import io.millrace.streaming.sample.Sample;
import io.millrace.streaming.sample.SeriesHead;
import io.millrace.streaming.sample.Words;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;

/**
 * A pipeline that was proposed from the beginning of a file, and tried on it.
 *
 * @param yaml the text of its file
 * @param fields what was found, a row for each field
 * @param sentences what was looked at, and what became of it
 * @param checks guesses that nothing in the file supports, to be checked by the user
 */
public record SampledPipeline(
    String yaml, List<FieldRow> fields, List<String> sentences, List<String> checks) {

  public SampledPipeline {
    fields = List.copyOf(fields);
    sentences = List.copyOf(sentences);
    checks = List.copyOf(checks);
  }

  /**
   * One field of the records.
   *
   * @param name its name or path
   * @param use what it is in the pipeline
   * @param range smallest and largest number, or the number of different texts
   * @param gaps share of the records without a value; empty: none
   * @param remark more about it, or why it is not read
   */
  public record FieldRow(String name, String use, String range, String gaps, String remark) {}

  /**
   * Looks at a file and proposes a pipeline.
   *
   * @param path a file, a folder or a glob; of several files the first is looked at
   * @param name name of the pipeline
   * @param catalog the operators
   * @throws FileException if there is none, or no pipeline could read it, with the cure
   */
  public static SampledPipeline of(String path, String name, ModelCatalog catalog)
      throws IOException {
    Optional<SeriesHead> series = SeriesHead.of(path);
    if (series.isPresent()) {
      return SeriesProposal.of(series.get(), path, name, catalog);
    }
    Sample sample = Sample.of(path);
    Proposal proposal = Proposer.of(sample);
    String looked =
        "Looked at "
            + (sample.size().whole() ? "all " : "the first ")
            + Numerals.count(sample.size().records() + sample.size().unread())
            + " records of "
            + Words.comment(sample.file())
            + ".";
    String draft = ProposalYaml.write(proposal, path, name, List.of(looked));
    PipelineSpec spec = PipelineYaml.read("the proposal", draft, Map.of(), catalog);
    FirstRecords tried = FirstRecords.of(spec, Sample.MOST_RECORDS).orElseThrow();
    List<String> sentences = new ArrayList<>(List.of(looked));
    sentences.add(Words.comment(outcome(tried)));
    List<String> head = new ArrayList<>(sentences);
    head.add("Every guess is a comment. Correct what is wrong, then check and run it:");
    if (tried.taken() == 0) {
      throw new FileException(
          "Cannot propose a pipeline for "
              + sample.file()
              + ": the best guess reads none of its records: "
              + tried.summary());
    }
    List<String> checks = checks(proposal);
    if (5 * tried.refusals() > tried.taken()) {
      checks.add("CHECK: many records are refused; the guess may be wrong, or the file damaged.");
    }
    return new SampledPipeline(
        ProposalYaml.write(proposal, path, name, head), FieldRows.of(proposal), sentences, checks);
  }

  /** What became of the records that the pipeline was tried on. */
  static String outcome(FirstRecords tried) {
    String taken =
        "This pipeline takes "
            + Numerals.count(tried.taken())
            + " of them, of "
            + (tried.keys().size() == 1
                ? "one key"
                : Numerals.count(tried.keys().size()) + " keys");
    if (!tried.silent().isEmpty()) {
      taken += " (CHECK: none has a value of " + String.join(", ", tried.silent()) + ")";
    }
    if (tried.refusals() == 0) {
      return taken + ", and refuses none.";
    }
    String reasons =
        tried.refused().entrySet().stream()
            .sorted(Map.Entry.comparingByKey())
            .map(entry -> Numerals.count(entry.getValue()) + " " + entry.getKey().word())
            .collect(Collectors.joining(", "));
    return taken
        + ", and refuses "
        + Numerals.count(tried.refusals())
        + " ("
        + reasons
        + ")."
        + tried
            .first()
            .map(
                letter ->
                    String.format(
                        Locale.ROOT,
                        " The first is record or line %d: %s.",
                        letter.origin().position(),
                        letter.detail()))
            .orElse(tried.refused().containsKey(Reason.LATE) ? " They come too late." : "");
  }

  private static List<String> checks(Proposal proposal) {
    List<String> checks = new ArrayList<>(proposal.notes());
    checks.add(proposal.key().note());
    if (proposal.time().needsZone()) {
      checks.add("CHECK: the times name no zone, so UTC is assumed.");
    }
    checks.removeIf(note -> !note.contains("CHECK:") && !note.contains("UNDECIDED:"));
    checks.replaceAll(note -> note.replaceFirst("^.*(?=CHECK:|UNDECIDED:)", ""));
    return checks;
  }
}
