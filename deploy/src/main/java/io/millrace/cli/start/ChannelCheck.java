package io.millrace.cli.start;

import io.millrace.api.pipeline.FollowSpec;
import io.millrace.api.pipeline.PipelineSpec;
import io.millrace.api.spec.ModelCatalog;
import io.millrace.cli.console.CommandException;
import io.millrace.cli.console.PlainText;
import io.millrace.cli.inspect.SavedLayouts;
import io.millrace.streaming.job.PipelineJob;
import io.millrace.streaming.runtime.state.CarriedChannels;
import io.millrace.streaming.runtime.state.ChannelPolicy;
import io.millrace.streaming.runtime.state.SavedChannels;
import io.millrace.streaming.runtime.state.UnfitStateException;
import java.io.PrintWriter;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * What a pipeline would make of the channels of a savepoint.
 *
 * @param carried how states are carried; empty if the channels are the same, unknown, or cannot be
 *     carried
 * @param faults why the job would not start
 */
public record ChannelCheck(Optional<CarriedChannels> carried, List<String> faults) {

  private static final String PURPOSE = "Cannot start from";
  private static final ChannelCheck NOTHING = new ChannelCheck(Optional.empty(), List.of());

  /** Whether the user accepts that what was learned of a removed channel is lost. */
  public enum Removal {
    REFUSED,
    ACCEPTED
  }

  /** Compares the channels of a savepoint with those of a pipeline. */
  static ChannelCheck of(
      SavedLayouts saved, PipelineSpec pipeline, ModelCatalog catalog, Removal removal) {
    List<String> channels = pipeline.model().inputs();
    if (saved.channels().isEmpty() || saved.channels().equals(channels)) {
      return NOTHING;
    }
    if (saved.plan().isEmpty()) {
      return fault(SavedChannels.other(saved.channels(), channels));
    }
    CarriedChannels carried;
    try {
      carried =
          CarriedChannels.of(
              saved.plan().get(),
              pipeline.model(),
              catalog,
              pipeline.input().published(FollowSpec.class).isPresent()
                  ? CarriedChannels.Of.FOLLOWER
                  : CarriedChannels.Of.LEARNER);
    } catch (UnfitStateException unfit) {
      return fault(unfit.getMessage());
    }
    List<String> faults = new ArrayList<>();
    if (removal == Removal.REFUSED && !carried.dropped().isEmpty()) {
      faults.add(SavedChannels.lost(carried.dropped()) + ", or add --drop-channels");
    }
    if (saved.inFlight() == SavedLayouts.InFlight.SOME) {
      faults.add(
          "expected no readings in flight, which have the channels of before, found some in this"
              + " checkpoint; go on with the old file, stop with a savepoint, and start from that");
    }
    return new ChannelCheck(Optional.of(carried), faults);
  }

  private static ChannelCheck fault(String fault) {
    return new ChannelCheck(Optional.empty(), List.of(fault));
  }

  /**
   * Says what becomes of channels, and what a job may do.
   *
   * @param place the savepoint as a URI
   * @throws CommandException if the job would not start
   */
  public static ChannelPolicy at(
      String place, PipelineSpec pipeline, ModelCatalog catalog, Removal removal, PrintWriter out) {
    List<PipelineSpec> parts =
        pipeline.parts().stream().filter(part -> !part.model().stages().isEmpty()).toList();
    if (parts.isEmpty()) {
      return ChannelPolicy.REFUSE;
    }
    for (PipelineSpec part : parts) {
      SavedLayouts saved;
      try {
        saved = SavedLayouts.read(PURPOSE, place, place, PipelineJob.modelUid(part.name()));
      } catch (CommandException unreadable) {
        // Elsewhere than here; there the job compares the names, and refuses others.
        return ChannelPolicy.REFUSE;
      }
      ChannelCheck found = of(saved, part, catalog, removal);
      if (!found.faults.isEmpty()) {
        throw CommandException.refused(
            PURPOSE + " " + PlainText.of(place) + ": " + String.join("\n", found.faults));
      }
      String prefix = pipeline.isBranched() ? part.name() + " " : "";
      found.carried.ifPresent(carried -> lines(prefix, carried).forEach(line -> out.println(line)));
    }
    return removal == Removal.ACCEPTED ? ChannelPolicy.DROP : ChannelPolicy.ADD;
  }

  /** A line for the channels that stay, that begin anew, and that are lost. */
  static List<String> lines(String prefix, CarriedChannels carried) {
    List<String> lines = new ArrayList<>();
    line(lines, prefix, "kept", carried.kept(), "");
    line(lines, prefix, "new", carried.added(), ", begins anew");
    line(lines, prefix, "dropped", carried.dropped(), ", what was learned of it is lost");
    return lines;
  }

  private static void line(
      List<String> lines, String prefix, String verdict, List<String> channels, String meaning) {
    if (!channels.isEmpty()) {
      lines.add(
          StateComparison.line(
              "channels", verdict, prefix + PlainText.of(String.join(", ", channels)) + meaning));
    }
  }
}
