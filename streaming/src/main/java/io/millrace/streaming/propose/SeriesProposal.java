package io.millrace.streaming.propose;

import io.millrace.api.pipeline.PipelineSpec;
import io.millrace.api.pipeline.RecordFormat;
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
import java.util.Map;
import java.util.stream.Collectors;
import java.util.stream.IntStream;

/**
 * Proposes a pipeline for a file of sequences, whose fields are known. With labels, all sequences
 * of a file learn one classifier together; without, each sequence is learned for itself.
 */
final class SeriesProposal {

  /** More channels than this are written in one line. */
  private static final int MOST_LINES = 40;

  private static final String LABEL = "label";

  private final SeriesHead head;
  private final String path;
  private final String name;
  private final List<String> notes = new ArrayList<>();

  private SeriesProposal(SeriesHead head, String path, String name) {
    this.head = head;
    this.path = path;
    this.name = name;
  }

  /**
   * The pipeline, tried on the file.
   *
   * @param path a file, a folder or a glob
   * @throws FileException if it reads no step of the file
   */
  static SampledPipeline of(SeriesHead head, String path, String name, ModelCatalog catalog)
      throws IOException {
    SeriesProposal proposal = new SeriesProposal(head, path, name);
    proposal.note();
    PipelineSpec spec =
        PipelineYaml.read("the proposal", proposal.yaml(List.of()), Map.of(), catalog);
    FirstRecords tried = FirstRecords.of(spec, Sample.MOST_RECORDS).orElseThrow();
    if (tried.taken() == 0) {
      throw new FileException(
          "Cannot propose a pipeline for "
              + head.file()
              + ": expected sequences of one or more steps, found "
              + (tried.refusals() == 0 ? "none" : tried.summary()));
    }
    List<String> sentences = new ArrayList<>();
    sentences.add(
        "Looked at the first steps of " + Words.comment(head.file()) + ", a file of sequences.");
    sentences.add(SampledPipeline.outcome(tried));
    return new SampledPipeline(
        proposal.yaml(sentences),
        proposal.rows(),
        sentences,
        proposal.notes.stream().filter(note -> note.startsWith("CHECK:")).toList());
  }

  private void note() {
    if (head.layout() != RecordFormat.SeriesLayout.WAV) {
      notes.add(
          "CHECK: the file has no times; a step is taken as 1 s, and each sequence begins at"
              + " 2000-01-01T00:00:00Z. Write step and start in the format for others.");
    }
    if (!head.labels().isEmpty()) {
      notes.add("CHECK: the labels are taken from " + head.labels() + ", whose number is equal.");
    }
  }

  private List<String> channels() {
    List<String> channels =
        new ArrayList<>(
            IntStream.rangeClosed(1, head.width()).mapToObj(RecordFormat.Series::column).toList());
    if (head.classes() > 0) {
      channels.add(LABEL);
    }
    return channels;
  }

  private List<SampledPipeline.FieldRow> rows() {
    List<SampledPipeline.FieldRow> rows = new ArrayList<>();
    rows.add(new SampledPipeline.FieldRow("case", "key", "", "", "the sequence"));
    rows.add(new SampledPipeline.FieldRow("time", "time", "", "", ""));
    for (String channel : channels()) {
      boolean isLabel = channel.equals(LABEL);
      rows.add(
          new SampledPipeline.FieldRow(
              channel,
              isLabel ? "label" : "channel",
              isLabel ? head.classes() + " classes" : "",
              "",
              isLabel ? String.join(", ", head.words()) : ""));
    }
    return rows;
  }

  private String yaml(List<String> sentences) {
    List<String> lines = new ArrayList<>();
    sentences.forEach(sentence -> lines.addAll(Yaml.comment("", sentence)));
    notes.forEach(note -> lines.addAll(Yaml.comment("", note)));
    lines.add("#");
    lines.add("#   ./millrace run --check FILE");
    lines.add("#   ./millrace run FILE");
    lines.add("#");
    lines.add("name: " + name);
    List<String> channels = channels();
    if (channels.size() <= MOST_LINES) {
      lines.add("channels:");
      channels.forEach(channel -> lines.add("  - " + channel));
    } else {
      lines.add("channels: " + Yaml.list(channels));
    }
    boolean labelled = head.classes() > 0;
    if (labelled) {
      lines.addAll(Yaml.remarked("label: label", "the class of a sequence, on each of its steps"));
    }
    if (!head.words().isEmpty()) {
      lines.add("classes: " + Yaml.list(head.words()));
    }
    lines.add("source:");
    lines.add("  files:");
    lines.add("    path: " + Yaml.text(path));
    lines.add("    format: " + format());
    if (labelled) {
      lines.add("    map:");
      lines.addAll(Yaml.remarked("      key: case", "a sequence"));
      lines.addAll(
          Yaml.remarked("      group: {file: stem}", "all sequences of a file learn together"));
      lines.add("      label: label");
      lines.add("      time: {path: time, unit: ms}");
      lines.add(
          channels.stream()
              .map(channel -> channel + ": " + channel)
              .collect(Collectors.joining(", ", "      values: {", "}")));
    }
    operators(lines);
    for (String sink : List.of("results", "dead_letters", "models")) {
      String folder = "out/" + name + "/" + (sink.equals("dead_letters") ? "refused" : sink);
      lines.add(sink + ": {folder: " + Yaml.text(folder) + "}");
    }
    return String.join("\n", lines) + "\n";
  }

  private String format() {
    String word = head.layout().word();
    return head.labels().isEmpty()
        ? word
        : "{" + word + ": {labels: " + Yaml.text(head.labels()) + "}}";
  }

  private void operators(List<String> lines) {
    lines.add("operators:");
    if (head.classes() > 0) {
      lines.addAll(
          Yaml.remarked(
              "  - classify: {classes: " + head.classes() + "}",
              "from one step; put sliding or a network before it for more"));
    } else if (head.width() == 1) {
      lines.addAll(
          Yaml.remarked("  - standardize: {warmup: 4}", "the first 4 steps give no result"));
      lines.addAll(Yaml.remarked("  - forecast: {ahead: 1}", "its error tells an unusual value"));
    } else {
      lines.addAll(
          Yaml.remarked("  - standardize: {warmup: 4}", "the first 4 steps give no result"));
      lines.add("  - dictionary");
    }
  }
}
