package io.millrace.continual.combine;

import io.millrace.api.config.Key;
import io.millrace.api.operator.Slot;
import io.millrace.continual.kind.LayerFields;
import io.millrace.continual.kind.LayerKind;
import io.millrace.continual.layer.Child;
import io.millrace.continual.layer.FrameShape;
import io.millrace.continual.layer.Layer;
import io.millrace.continual.layer.LayerContext;
import io.millrace.continual.layer.LayerPosition;
import io.millrace.continual.layer.LayerTiming;
import io.millrace.continual.layer.NetworkFault;
import io.millrace.continual.layer.Stepper;
import io.millrace.continual.layer.Weights;
import io.millrace.continual.layer.WholeLayer;
import java.util.ArrayList;
import java.util.List;

/*
 * Output k joins output k of every branch, as on a clip. It is emitted with the output of the
 * slowest branch; outputs of the other branches wait in rings. A branch that is q strides and a
 * remainder ahead has a ring of q + 1 outputs, without a remainder q.
 */
/**
 * Branches that read the same frames; their outputs are joined one by one. All branches have the
 * same stride and shorten a clip by the same number of frames; their delays may differ. Where
 * numbers are summed, multiplied or compared, a branch whose axes of space all have one position is
 * joined with every place of the others, as torch broadcasts it.
 */
public record Parallel(Join join, List<Child> branches) implements Layer {

  private static final Key<Join> JOIN =
      Key.choice("join", Join.SUM)
          .describedAs(
              "Whether branches are summed, laid one behind the other (concat), multiplied (mul), or"
                  + " their maximum is taken (max).");

  /** How the layer is written in a network file. */
  public static final LayerKind KIND =
      LayerKind.holding(
          LayerFields.BRANCHES,
          "parallel",
          (in, inner) -> {
            List<Child> branches = inner.branches();
            return new Parallel(in.read(JOIN), branches);
          },
          JOIN);

  /** How the outputs of branches are joined. */
  public enum Join {
    /** Sums them, channel by channel. */
    SUM,
    /** Concatenates their channels. */
    CONCAT,
    /** Multiplies them, channel by channel. */
    MUL,
    /** Takes the largest of each channel. */
    MAX;

    /** Joins the numbers of one channel. */
    double of(double joined, double next) {
      return switch (this) {
        case SUM -> joined + next;
        case MUL -> joined * next;
        case MAX -> Math.max(joined, next);
        case CONCAT -> throw new IllegalStateException("Cannot join numbers by concat");
      };
    }
  }

  public Parallel {
    branches = List.copyOf(branches);
  }

  public static Parallel of(Join join, Layer... branches) {
    return new Parallel(join, Child.numbered(List.of(branches)));
  }

  /** Timing of a layer that joins the outputs of branches with these timings. */
  static LayerTiming joined(List<LayerTiming> branches) {
    int delay = 0;
    int padding = 0;
    for (LayerTiming branch : branches) {
      delay = Math.max(delay, branch.delay());
      padding = Math.max(padding, branch.padding());
    }
    long field = 0;
    for (LayerTiming branch : branches) {
      boolean unbounded = branch.receptiveField() == Long.MAX_VALUE;
      long reach = unbounded ? 0 : branch.receptiveField() + delay - branch.delay();
      field = unbounded ? Long.MAX_VALUE : Math.max(field, reach);
    }
    return new LayerTiming(field, delay, branches.get(0).stride(), padding);
  }

  @Override
  public String kind() {
    return "parallel";
  }

  @Override
  public LayerTiming timing() {
    return joined(branches.stream().map(branch -> branch.layer().timing()).toList());
  }

  @Override
  public boolean takesMasked() {
    return true;
  }

  /** A joined frame is missing where that of a branch is. */
  @Override
  public Presence after(Presence before) {
    boolean sure =
        branches.stream().allMatch(branch -> branch.layer().after(before) == Presence.SURE);
    return sure ? Presence.SURE : before;
  }

  @Override
  public FrameShape output(FrameShape input) {
    FrameShape joined = null;
    for (Child branch : branches) {
      FrameShape next = branch.layer().output(input);
      if (joined == null) {
        joined = next;
      } else if (join == Join.CONCAT) {
        joined = joined.withChannels(Math.addExact(joined.channels(), next.channels()));
      } else if (next.places() > joined.places()) {
        joined = joined.within(next.space());
      }
    }
    return joined;
  }

  @Override
  public List<NetworkFault> misfits(FrameShape input) {
    List<NetworkFault> faults = new ArrayList<>();
    List<Integer> widths = new ArrayList<>();
    List<List<Integer>> spaces = new ArrayList<>();
    List<Integer> strides = new ArrayList<>();
    List<Integer> shrinks = new ArrayList<>();
    for (Child branch : branches) {
      FrameShape output = branch.layer().output(input);
      widths.add(output.channels());
      if (join == Join.CONCAT || output.places() > 1 || !output.hasSpace()) {
        spaces.add(output.space());
      }
      strides.add(branch.layer().timing().stride());
      shrinks.add(branch.layer().timing().shrink());
    }
    if (join != Join.CONCAT) {
      alike("output channels", widths, "sum what is alike, or join by concat", faults);
    }
    alike("space", spaces, "give every branch the same strides and padding in space", faults);
    alike("stride", strides, "give every branch the same strides", faults);
    alike(
        "frames by which a clip is shortened",
        shrinks,
        "pad the longer branches, or trim the shorter",
        faults);
    return faults;
  }

  private static void alike(String what, List<?> found, String cure, List<NetworkFault> faults) {
    if (found.stream().distinct().count() > 1) {
      faults.add(NetworkFault.of("the same " + what + " in every branch", "" + found, cure));
    }
  }

  @Override
  public List<Slot> slots(FrameShape input) {
    List<Slot> slots = new ArrayList<>();
    int delay = timing().delay();
    for (int at = 0; at < branches.size(); at++) {
      Layer branch = branches.get(at).layer();
      int width = branch.output(input).width();
      slots.addAll(JoinStepper.slots("held" + at, branch.timing(), delay, width));
    }
    return slots;
  }

  @Override
  public List<Slot> maskSlots(FrameShape input) {
    List<Slot> slots = new ArrayList<>();
    for (int at = 0; at < branches.size(); at++) {
      LayerTiming branch = branches.get(at).layer().timing();
      slots.addAll(JoinStepper.maskSlots("held" + at, branch, timing().delay()));
    }
    return slots;
  }

  @Override
  public List<LayerPosition> inside(LayerPosition here) {
    return branches.stream()
        .map(branch -> here.inner(branch.name(), branch.layer(), here.input(), here.before()))
        .toList();
  }

  @Override
  public WholeLayer whole(LayerPosition here, Weights weights) {
    List<WholeLayer> sides = inside(here).stream().map(place -> place.whole(weights)).toList();
    int width = here.outputWidth();
    return clip -> {
      double[][] joined = null;
      for (WholeLayer side : sides) {
        double[][] next = side.run(clip);
        next = join == Join.CONCAT ? next : WholeJoin.spread(next, width);
        joined = joined == null ? next : WholeJoin.join(join, joined, next);
      }
      return joined;
    };
  }

  @Override
  public Stepper stepper(LayerPosition here, LayerContext assembly) {
    JoinStepper stepper = new JoinStepper(here, join);
    List<LayerPosition> places = inside(here);
    for (int at = 0; at < places.size(); at++) {
      stepper.add(places.get(at), assembly, "held" + at);
    }
    return stepper;
  }
}
