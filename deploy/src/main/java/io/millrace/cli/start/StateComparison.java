package io.millrace.cli.start;

import io.millrace.api.operator.Signature;
import io.millrace.api.operator.Slot;
import io.millrace.api.operator.StateLayout;
import io.millrace.api.pipeline.PipelineSpec;
import io.millrace.cli.console.PlainText;
import io.millrace.cli.inspect.SavedLayouts;
import io.millrace.streaming.job.PipelineJob;
import io.millrace.streaming.runtime.state.CarriedChannels;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;

/**
 * What a pipeline would make of a savepoint: which operators and slots are kept, new, dropped or
 * refused. By the rules by which a job is restored, without a job.
 *
 * @param lines one for each operator, and for each slot of the model
 * @param faults why the job would not start
 */
public record StateComparison(List<String> lines, List<String> faults) {

  /**
   * Compares.
   *
   * @param pipeline the pipeline that is to start
   * @param signature of its operators; empty if it has none
   * @param uids uids of its job's operators, by the hash of each
   * @param compared its channels
   */
  public static StateComparison of(
      SavedLayouts saved,
      PipelineSpec pipeline,
      Optional<Signature> signature,
      Map<String, String> uids,
      ChannelCheck compared) {
    StateComparison found = ofOperators(saved, pipeline, uids);
    found.learned("", saved, pipeline, signature, compared);
    return found;
  }

  /** Compares the operators alone, of a pipeline whose branches are compared one by one. */
  static StateComparison ofOperators(
      SavedLayouts saved, PipelineSpec pipeline, Map<String, String> uids) {
    StateComparison found = new StateComparison(new ArrayList<>(), new ArrayList<>());
    found.operators(saved, pipeline, uids);
    return found;
  }

  /** Adds what a branch has learned. */
  void addBranch(
      String branch,
      SavedLayouts saved,
      PipelineSpec part,
      Optional<Signature> signature,
      ChannelCheck compared) {
    learned(branch + " ", saved, part, signature, compared);
  }

  private void learned(
      String prefix,
      SavedLayouts saved,
      PipelineSpec pipeline,
      Optional<Signature> signature,
      ChannelCheck compared) {
    Optional<CarriedChannels> carried = compared.carried();
    Channels channels =
        carried.isEmpty() && !compared.faults().isEmpty() ? Channels.REFUSED : Channels.TAKEN;
    signature.ifPresent(
        wanted -> {
          saved
              .parameters()
              .ifPresent(
                  old ->
                      slots(
                          prefix + "group",
                          old,
                          wanted.parameters(),
                          carried.map(by -> by.groups().before()),
                          channels));
          saved
              .members()
              .ifPresent(
                  old ->
                      slots(
                          prefix + "key",
                          old,
                          wanted.sequence(),
                          carried.map(by -> by.keys().before()),
                          channels));
        });
    String names = prefix + PlainText.of(String.join(", ", pipeline.model().inputs()));
    if (saved.channels().isEmpty()) {
      if (signature.isPresent()) {
        add(
            "channels",
            "unknown",
            prefix + "the savepoint does not name them: their order must not have changed");
      }
    } else if (carried.isPresent()) {
      lines.addAll(ChannelCheck.lines(prefix, carried.get()));
    } else {
      add("channels", channels == Channels.REFUSED ? "refused" : "kept", names);
    }
    compared.faults().forEach(fault -> faults.add(prefix + fault));
  }

  private enum Channels {
    TAKEN,
    REFUSED
  }

  private void operators(SavedLayouts saved, PipelineSpec pipeline, Map<String, String> uids) {
    List<String> models =
        pipeline.parts().stream().map(part -> PipelineJob.modelUid(part.name())).toList();
    for (SavedLayouts.Operator operator : saved.operators()) {
      if (!uids.containsKey(operator.id()) && StartingPoint.mayBeLeft(operator.uid(), pipeline)) {
        add("operator", "dropped", operator.uid());
        continue;
      }
      if (!uids.containsKey(operator.id())) {
        add("operator", "refused", operator.uid());
        faults.add(
            "expected every operator of the savepoint in the pipeline, found no "
                + operator.uid()
                + "; keep what it belongs to, such as a sink, align or the kind of source, or use"
                + " a new name");
        continue;
      }
      add(
          "operator",
          "kept",
          operator.uid()
              + ", parallelism "
              + operator.parallelism()
              + (models.contains(operator.uid())
                  ? " -> " + pipeline.execution().parallelism()
                  : ""));
      if (models.contains(operator.uid())
          && operator.maxParallelism() != pipeline.execution().maxParallelism()) {
        faults.add(
            "expected max_parallelism "
                + operator.maxParallelism()
                + " as in the savepoint, found "
                + pipeline.execution().maxParallelism()
                + "; it is fixed for the life of a pipeline");
      }
    }
    List<String> known = saved.operators().stream().map(SavedLayouts.Operator::id).toList();
    uids.forEach(
        (id, uid) -> {
          if (!known.contains(id)) {
            add("operator", "new", uid);
          }
        });
  }

  /**
   * Compares the slots of a group or a key.
   *
   * @param before slots of the channels of the savepoint, where they are carried
   * @param channels whether the channels are refused
   */
  private void slots(
      String owner,
      StateLayout old,
      StateLayout wanted,
      Optional<StateLayout> before,
      Channels channels) {
    for (Slot slot : wanted.slots()) {
      String named = owner + " " + slot.name() + " " + shape(slot);
      if (!old.contains(slot.name())) {
        add("slot", "new", named + ", begins with " + slot.initial());
      } else if (before.isPresent()) {
        boolean same = old.slot(slot.name()).shape().equals(slot.shape());
        add(
            "slot",
            "carried",
            same ? named : named + ", is " + shape(old.slot(slot.name())) + " there");
      } else if (old.slot(slot.name()).shape().equals(slot.shape())) {
        add("slot", "kept", named);
      } else {
        add("slot", "refused", named + ", is " + shape(old.slot(slot.name())) + " there");
      }
    }
    for (Slot slot : old.slots()) {
      if (!wanted.contains(slot.name())) {
        add("slot", "dropped", owner + " " + slot.name() + " " + shape(slot));
      }
    }
    if (channels == Channels.REFUSED) {
      // The reason of other sizes, which is said once.
      return;
    }
    for (String obstacle : before.orElse(wanted).obstacles(old)) {
      faults.add(
          obstacle + " (" + owner + "); keep the sizes, or start the pipeline under a new name");
    }
  }

  private static String shape(Slot slot) {
    return slot.shape().isEmpty() ? "scalar" : slot.shape().toString();
  }

  private void add(String what, String verdict, String named) {
    lines.add(line(what, verdict, named));
  }

  static String line(String what, String verdict, String named) {
    return String.format(Locale.ROOT, "%-12s %-8s %s", what, verdict, named);
  }
}
