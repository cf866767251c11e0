package io.millrace.continual.combine;

import io.millrace.api.config.Key;
import io.millrace.api.operator.Slot;
import io.millrace.continual.kind.LayerFields;
import io.millrace.continual.kind.LayerKind;
import io.millrace.continual.layer.Child;
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
 * same stride and shorten a clip by the same number of frames; their delays may differ.
 */
public record Parallel(Join join, List<Child> branches) implements Layer {

  private static final Key<Join> JOIN =
      Key.choice("join", Join.SUM)
          .describedAs("Whether branches are summed, or laid one behind the other.");

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
    /** Concatenates them. */
    CONCAT
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
  public int outputWidth(int inputWidth) {
    int sum = 0;
    for (Child branch : branches) {
      int width = branch.layer().outputWidth(inputWidth);
      sum = join == Join.SUM ? width : Math.addExact(sum, width);
    }
    return sum;
  }

  @Override
  public List<NetworkFault> misfits(int inputWidth) {
    List<NetworkFault> faults = new ArrayList<>();
    List<Integer> widths = new ArrayList<>();
    List<Integer> strides = new ArrayList<>();
    List<Integer> shrinks = new ArrayList<>();
    for (Child branch : branches) {
      widths.add(branch.layer().outputWidth(inputWidth));
      strides.add(branch.layer().timing().stride());
      shrinks.add(branch.layer().timing().shrink());
    }
    if (join == Join.SUM) {
      alike("output channels", widths, "sum what is alike, or join by concat", faults);
    }
    alike("stride", strides, "give every branch the same strides", faults);
    alike(
        "frames by which a clip is shortened",
        shrinks,
        "pad the longer branches, or trim the shorter",
        faults);
    return faults;
  }

  private static void alike(
      String what, List<Integer> found, String cure, List<NetworkFault> faults) {
    if (found.stream().distinct().count() > 1) {
      faults.add(NetworkFault.of("the same " + what + " in every branch", "" + found, cure));
    }
  }

  @Override
  public List<Slot> slots(int inputWidth) {
    List<Slot> slots = new ArrayList<>();
    int delay = timing().delay();
    for (int at = 0; at < branches.size(); at++) {
      Layer branch = branches.get(at).layer();
      int held = JoinStepper.held(branch.timing(), delay);
      if (held > 0) {
        slots.add(Slot.of("held" + at, held, branch.outputWidth(inputWidth)));
      }
    }
    return slots;
  }

  @Override
  public List<LayerPosition> inside(LayerPosition here) {
    return branches.stream()
        .map(branch -> here.inner(branch.name(), branch.layer(), here.inputWidth(), here.before()))
        .toList();
  }

  @Override
  public WholeLayer whole(LayerPosition here, Weights weights) {
    List<WholeLayer> sides = inside(here).stream().map(place -> place.whole(weights)).toList();
    return clip -> {
      double[][] joined = sides.get(0).run(clip);
      for (WholeLayer side : sides.subList(1, sides.size())) {
        joined = WholeJoin.join(join, joined, side.run(clip));
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
