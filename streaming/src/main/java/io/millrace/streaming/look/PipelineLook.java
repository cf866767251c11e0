package io.millrace.streaming.look;

import io.millrace.api.pipeline.FollowSpec;
import io.millrace.api.pipeline.InputSpec;
import io.millrace.api.pipeline.PipelineSpec;
import io.millrace.api.pipeline.PublishedSpec;
import io.millrace.api.pipeline.SourceSpec;
import io.millrace.api.pipeline.TimeBounds;
import io.millrace.streaming.connect.file.FileListing;
import io.millrace.streaming.connect.file.InputFiles;
import io.millrace.streaming.connect.model.ModelDecoder;
import io.millrace.streaming.connect.record.RecordDecoder;
import io.millrace.streaming.connect.record.StampedDecoder;
import io.millrace.streaming.job.FileChecks;
import io.millrace.streaming.job.PipelineKinds;
import io.millrace.streaming.kind.ReadingDecoders;
import io.millrace.streaming.kind.learn.AdmittedLabels;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;

/**
 * Looks at the files, folders and topics that a pipeline names, as far as they can be reached from
 * here, and at its first records. Changes nothing. What cannot be reached is no fault: the pipeline
 * may run elsewhere.
 */
public final class PipelineLook {

  private static final int RECORDS = 1000;

  /** Longer than any two times of records are apart. */
  private static final Duration ANY_TIME = Duration.ofDays(200_000);

  private final PipelineSpec spec;
  private final List<String> seen = new ArrayList<>();
  private final List<String> unseen = new ArrayList<>();
  private final List<String> faults = new ArrayList<>();

  private PipelineLook(PipelineSpec spec) {
    this.spec = spec;
  }

  /**
   * The result of a look.
   *
   * @param seen what was looked at, one line each
   * @param unseen what could not be looked at, and why
   * @param faults why the pipeline cannot run as it is
   */
  public record Found(List<String> seen, List<String> unseen, List<String> faults) {
    public Found {
      seen = List.copyOf(seen);
      unseen = List.copyOf(unseen);
      faults = List.copyOf(faults);
    }
  }

  /** Looks at everything that a pipeline names. */
  public static Found at(PipelineSpec spec) {
    PipelineLook look = new PipelineLook(spec);
    look.sides().forEach(look::files);
    look.labels().ifPresent(look::labelFiles);
    look.models();
    look.folders();
    look.topics();
    return new Found(look.seen, look.unseen, look.faults);
  }

  /** The pipeline, with each side of its source alone if it has a history and live topics. */
  private List<PipelineSpec> sides() {
    return spec.input().source() instanceof SourceSpec.HistoryThenLive both
        ? List.of(with(both.history()), with(both.live()))
        : List.of(spec);
  }

  /** Late labels as the records of a pipeline; their times may be as old as those of readings. */
  private Optional<PipelineSpec> labels() {
    return spec.input()
        .labels()
        .map(late -> AdmittedLabels.source(spec, late))
        .map(labels -> labels.with(atAnyTime(labels.input())));
  }

  private static InputSpec atAnyTime(InputSpec input) {
    return input.within(new TimeBounds(ANY_TIME, input.earliness()));
  }

  private void labelFiles(PipelineSpec labels) {
    Optional<ReadingDecoders.FromFiles> from =
        ReadingDecoders.files(labels, ReadingDecoders.ofLabels(labels));
    if (from.isEmpty() || !FileChecks.source(labels.input()).isEmpty()) {
      return;
    }
    String where = "labels in " + from.get().path();
    try {
      FirstRecords first =
          FirstRecords.of(labels, ReadingDecoders.ofLabels(labels), RECORDS).orElseThrow();
      used(first, where, first.isWhole() ? ": all records: " : ": first records: ");
    } catch (IOException failed) {
      if (InputFiles.isOfAbsentFileSystem(failed)) {
        unseen.add(where + ": no file system of this kind here; files not looked at");
      } else {
        faults.add(failed.getMessage());
      }
    }
  }

  private PipelineSpec with(SourceSpec side) {
    return spec.with(spec.input().from(side));
  }

  private void files(PipelineSpec side) {
    RecordDecoder decoder = PipelineKinds.of(side).decoder(side);
    Optional<ReadingDecoders.FromFiles> from = ReadingDecoders.files(side, decoder);
    if (from.isEmpty()) {
      return;
    }
    String path = from.get().path();
    List<String> found = FileChecks.source(side.input());
    faults.addAll(found);
    try {
      int count = FileListing.of(path).size();
      if (!found.isEmpty()) {
        return;
      }
      FirstRecords first = FirstRecords.of(side, RECORDS).orElseThrow();
      String files = count == 1 ? path : path + ", " + count + " files";
      used(first, files, first.isWhole() ? ": all records: " : ": first records: ");
    } catch (IOException failed) {
      if (InputFiles.isOfAbsentFileSystem(failed)) {
        unseen.add(path + ": no file system of this kind here; files not looked at");
      } else if (found.isEmpty()) {
        faults.add(failed.getMessage());
      }
    }
  }

  /** Adds what became of first records; that none can be used is a fault. */
  private void used(FirstRecords first, String where, String which) {
    if (first.taken() == 0 && first.refusals() > 0) {
      faults.add("Cannot use any of the first records of " + where + ": " + first.summary());
    } else if (first.taken() == 0) {
      seen.add(where + ": no records");
    } else {
      seen.add(where + which + first.summary());
    }
  }

  private void models() {
    faults.addAll(FileChecks.models(spec));
    spec.parts().stream()
        .flatMap(part -> part.input().published().stream())
        .distinct()
        .forEach(this::models);
  }

  private void models(PublishedSpec published) {
    if (!(published.models() instanceof SourceSpec.ModelFolder folder)) {
      return;
    }
    try {
      List<String> versions =
          published instanceof FollowSpec follow
              ? ModelDecoder.answering(folder.path(), List.of(follow.followed().pipeline()))
              : ModelDecoder.manifests(folder.path());
      seen.add(
          "models in "
              + folder.path()
              + ": "
              + versions.size()
              + (versions.size() == 1 ? " version" : " versions"));
    } catch (IOException failed) {
      if (!faults.contains(failed.getMessage())) {
        faults.add(failed.getMessage());
      }
    }
  }

  private void folders() {
    List<String> found = FileChecks.outputs(spec);
    faults.addAll(found);
    if (found.isEmpty() && !FileChecks.freshOutputs(spec).isEmpty()) {
      seen.add(
          spec.parts().stream()
                  .map(part -> part.outputs().results().summary())
                  .collect(Collectors.joining(", "))
              + ": holds files of an earlier run; --resume goes on with it, --fresh begins anew");
    }
  }

  private void topics() {
    List<SourceSpec.Kafka> sources = new ArrayList<>();
    for (PipelineSpec side : sides()) {
      side.input().source().topicsRead().ifPresent(sources::add);
    }
    FirstRecords readings = new FirstRecords(spec);
    Optional<PipelineSpec> late = labels();
    Optional<SourceSpec.Kafka> label = late.flatMap(one -> one.input().source().topicsRead());
    FirstRecords ofLabels = new FirstRecords(late.orElse(spec));
    List<SourceSpec.Kafka> all = new ArrayList<>(sources);
    label.ifPresent(all::add);
    TopicLook.Found found =
        TopicLook.at(
            spec,
            all,
            source ->
                label.filter(source::equals).isPresent()
                    ? labelDecoder(late.orElseThrow())
                    : decoder(source),
            source -> label.filter(source::equals).isPresent() ? ofLabels::take : readings::take);
    seen.addAll(found.seen());
    unseen.addAll(found.unseen());
    faults.addAll(found.faults());
    used(readings, sources, "");
    used(ofLabels, label.stream().toList(), "labels in ");
  }

  private void used(FirstRecords first, List<SourceSpec.Kafka> topics, String what) {
    if (first.taken() + first.refusals() > 0) {
      String names = String.join(", ", topics.stream().map(SourceSpec.Kafka::summary).toList());
      used(first, what + names, ": first records: ");
    }
  }

  private static StampedDecoder labelDecoder(PipelineSpec labels) {
    return new StampedDecoder(ReadingDecoders.ofLabels(labels), labels.input().earliness());
  }

  private StampedDecoder decoder(SourceSpec.Kafka source) {
    PipelineSpec side = with(source);
    return new StampedDecoder(PipelineKinds.of(side).decoder(side), spec.input().earliness());
  }
}
