package io.millrace.cli.resend;

import io.millrace.api.pipeline.PipelineSpec;
import io.millrace.cli.console.CommandException;
import io.millrace.cli.console.ExitCode;
import io.millrace.cli.console.NumberText;
import io.millrace.cli.console.Version;
import io.millrace.cli.plugin.PluginOption;
import io.millrace.cli.records.ReasonNames;
import io.millrace.cli.run.PipelineFile;
import io.millrace.cli.topic.PipelineTopics;
import io.millrace.cli.topic.ReadFrom;
import io.millrace.cli.topic.TopicAddress;
import io.millrace.cli.topic.TopicCheck;
import io.millrace.cli.topic.TopicFailure;
import java.io.PrintWriter;
import java.nio.file.Path;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.concurrent.Callable;
import java.util.stream.Collectors;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.errors.InvalidProducerEpochException;
import org.apache.kafka.common.errors.ProducerFencedException;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** {@code millrace resend}. */
@Command(
    name = "resend",
    description =
        "Send the records of dead letters to the pipeline's topic again, each once, after their"
            + " cause is corrected.",
    mixinStandardHelpOptions = true,
    versionProvider = Version.class,
    footerHeading = "%nExamples:%n",
    footer = {
      "  millrace resend air.yaml --check",
      "      what would be sent, and what cannot be",
      "  millrace resend air.yaml --reason malformed --since 2026-01-31T08:00:00Z",
      "      dead letters of one reason, written from that time on",
      "",
      "A record is read again where it came from, so it must still be there. It keeps its key,",
      "headers and timestamp. Topic millrace-resent notes what was sent, in the same transaction.",
      "Exit codes: 0 done, 1 some could not be sent, 2 bad usage or configuration."
    })
public final class ResendCommand implements Callable<Integer> {

  private static final int MOST_SHOWN = 10;

  @Spec private CommandSpec spec;

  @Parameters(paramLabel = "PIPELINE", description = "The pipeline, a YAML file.")
  private Path file;

  @Mixin private PluginOption plugin;

  @Option(
      names = "--reason",
      paramLabel = "REASON",
      description = "Only dead letters of this reason, such as malformed; may be repeated.")
  private List<String> reasons = List.of();

  @Option(
      names = "--since",
      paramLabel = "TIME",
      description = "Only dead letters that were written at this time or later.")
  private String since;

  @Option(
      names = "--until",
      paramLabel = "TIME",
      description = "Only dead letters that were written before this time.")
  private String until;

  @Option(
      names = "--to",
      paramLabel = "TOPIC",
      description = "Send them to this topic instead of the one they came from.")
  private String to;

  @Option(names = "--limit", paramLabel = "N", description = "Send at most N records.")
  private long limit = Long.MAX_VALUE;

  @Option(
      names = "--again",
      description = "Also records that were sent again before, and were refused again.")
  private boolean again;

  @Option(names = "--check", description = "Show what would be sent, and send nothing.")
  private boolean check;

  @Override
  public Integer call() {
    ReasonNames.check(reasons);
    Letters.Choice choice =
        new Letters.Choice(
            Set.copyOf(reasons),
            since == null ? Long.MIN_VALUE : ReadFrom.millis("--since", since),
            until == null ? Long.MAX_VALUE : ReadFrom.millis("--until", until));
    PipelineSpec pipeline = PipelineFile.read(file, System.getenv(), plugin.plugins().catalog());
    List<TopicAddress> sources = PipelineTopics.sources(pipeline);
    if (sources.isEmpty()) {
      throw CommandException.refused(
          "Cannot send records of "
              + file
              + " again: it reads "
              + pipeline.input().source().summary()
              + ", expected topics; correct the files, and run it with --fresh");
    }
    Collection<Letter> letters =
        Letters.of(pipeline.outputs().deadLetters(), choice).byPlace().values();
    Resend resend = new Resend(pipeline, again ? Resend.Refused.SENT : Resend.Refused.LEFT, limit);
    try {
      if (letters.isEmpty()) {
        return report(pipeline, letters, resend.check(letters, Optional.empty()));
      }
      if (to != null) {
        TopicCheck.written(sources.get(0).with(to), Optional.empty());
      }
      return report(
          pipeline,
          letters,
          check
              ? resend.check(letters, Optional.ofNullable(to))
              : resend.send(letters, Optional.ofNullable(to)));
    } catch (KafkaException failed) {
      throw failure(sources.get(0), failed);
    }
  }

  private CommandException failure(TopicAddress source, KafkaException failed) {
    for (Throwable cause = failed; cause != null; cause = cause.getCause()) {
      if (cause instanceof ProducerFencedException
          || cause instanceof InvalidProducerEpochException) {
        return CommandException.failed(
            "Cannot send records of "
                + file
                + " again: another resend has begun at "
                + source.brokers()
                + "; wait for it, and run this again: nothing is sent twice",
            failed);
      }
    }
    return CommandException.failed(
        TopicFailure.of("send records again to", source, failed).getMessage()
            + "\nRun it again: what was sent is noted, and not sent twice",
        failed);
  }

  private int report(PipelineSpec pipeline, Collection<Letter> letters, Resend.Outcome outcome) {
    PrintWriter out = spec.commandLine().getOut();
    Map<String, Long> byReason =
        letters.stream()
            .collect(Collectors.groupingBy(Letter::reason, TreeMap::new, Collectors.counting()));
    out.println(
        "records      "
            + NumberText.count(letters.size())
            + " refused"
            + (letters.isEmpty() ? "" : " (" + text(byReason) + ")")
            + ", by the dead letters in "
            + pipeline.outputs().deadLetters().summary());
    out.println(
        (check ? "would send   " : "sent         ")
            + (outcome.count() == 0
                ? "none"
                : outcome.sent().entrySet().stream()
                    .map(
                        entry -> NumberText.count(entry.getValue()) + " to topic " + entry.getKey())
                    .collect(Collectors.joining(", "))));
    line(out, "sent before  ", outcome.noted(), "");
    line(
        out,
        "refused      ",
        outcome.refusedAgain(),
        " again after they were sent again; --again sends them once more");
    line(out, "left         ", outcome.left(), " beyond --limit");
    line(out, "cannot send  ", outcome.gone().size(), ":");
    outcome.gone().stream().limit(MOST_SHOWN).forEach(cause -> out.println("  " + cause));
    if (outcome.gone().size() > MOST_SHOWN) {
      out.println("  and " + NumberText.count(outcome.gone().size() - MOST_SHOWN) + " more");
    }
    if (outcome.count() > 0) {
      notes(out, pipeline, outcome.reasons());
    }
    return outcome.gone().isEmpty() ? ExitCode.DONE : ExitCode.FAILED;
  }

  /** What becomes of records that come back with their old time, and of two copies. */
  private void notes(PrintWriter out, PipelineSpec pipeline, Map<String, Long> reasons) {
    out.println(
        "note: records keep their time: one that is further behind its key than lateness ("
            + NumberText.duration(pipeline.input().lateness())
            + ") by now is refused as late");
    if (reasons.containsKey("early")) {
      out.println(
          "note: a record that was early keeps its timestamp too, and is early again unless the"
              + " pipeline's earliness was raised");
    }
    if (to == null) {
      out.println(
          "note: a run that begins before these records, as with --fresh, reads each twice: where it"
              + " was, and where it "
              + (check ? "would be" : "was")
              + " sent");
    }
  }

  private static void line(PrintWriter out, String what, long count, String rest) {
    if (count > 0) {
      out.println(what + NumberText.count(count) + rest);
    }
  }

  private static String text(Map<String, Long> counts) {
    return counts.entrySet().stream()
        .map(entry -> NumberText.count(entry.getValue()) + " " + entry.getKey())
        .collect(Collectors.joining(", "));
  }
}
