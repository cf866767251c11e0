package io.millrace.continual.combine;

import io.millrace.api.config.Key;
import io.millrace.api.operator.Slot;
import io.millrace.continual.kind.LayerFields;
import io.millrace.continual.kind.LayerKind;
import io.millrace.continual.layer.Child;
import io.millrace.continual.layer.FrameShape;
import io.millrace.continual.layer.Frames;
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
 * Both branches read every frame, so that the past of each is the stream and not the frames for
 * which it was chosen. The steps are a Parallel that lays the deciding channel and both outputs one
 * behind the other; it delays the shorter branch and the deciding channel. Then one of the two is
 * taken, place by place:
 *
 *   joined | channel of the frame: 1 | output of the first branch: C' | of the second: C' |
 */
/**
 * One of two branches, by a number of the frame that the output belongs to: the first where it is
 * above a bound, else the second. Output {@code k} belongs to frame {@code k}; with space, each
 * place decides by its own number. A number that is not a number chooses the second.
 *
 * @param channel number of the deciding channel, from 0
 * @param above the bound
 * @param branches the first and the second
 */
public record Conditional(int channel, double above, List<Child> branches) implements Layer {

  private static final Key<Integer> CHANNEL =
      LayerFields.atLeastZero("channel", "Channel that decides, from 0.");
  private static final Key<Double> ABOVE =
      Key.number("above", -1e30, 1e30)
          .describedAs("The first branch is taken where the channel is above this number.")
          .defaultsTo(0.);

  /** How the layer is written in a network file. */
  public static final LayerKind KIND =
      LayerKind.holding(
          LayerFields.BRANCHES,
          "conditional",
          (in, inner) -> new Conditional(in.read(CHANNEL), in.read(ABOVE), inner.branches()),
          CHANNEL,
          ABOVE);

  public Conditional {
    branches = List.copyOf(branches);
  }

  private Parallel parallel() {
    List<Child> all = new ArrayList<>();
    all.add(new Child("condition", new Select(List.of(channel))));
    all.addAll(branches);
    return new Parallel(Parallel.Join.CONCAT, all);
  }

  private LayerPosition parallelAt(LayerPosition here) {
    return here.of(parallel());
  }

  @Override
  public String kind() {
    return "conditional";
  }

  @Override
  public LayerTiming timing() {
    return parallel().timing();
  }

  @Override
  public boolean takesMasked() {
    return true;
  }

  @Override
  public Presence after(Presence before) {
    return parallel().after(before);
  }

  @Override
  public FrameShape output(FrameShape input) {
    return branches.get(0).layer().output(input);
  }

  @Override
  public List<NetworkFault> misfits(FrameShape input) {
    List<NetworkFault> faults = new ArrayList<>();
    if (branches.size() != 2) {
      faults.add(
          NetworkFault.of(
              "two branches",
              Integer.toString(branches.size()),
              "write [] for a branch that passes its input"));
    }
    for (Child branch : branches) {
      LayerTiming timing = branch.layer().timing();
      if (timing.stride() != 1 || timing.shrink() != 0) {
        faults.add(
            NetworkFault.of(
                "branches with an output for each frame",
                "stride "
                    + timing.stride()
                    + " and "
                    + timing.shrink()
                    + " frames fewer in '"
                    + branch.name()
                    + "'",
                "use padding: same or causal in the branches, and strides behind them"));
      }
    }
    List<FrameShape> shapes =
        branches.stream().map(branch -> branch.layer().output(input)).distinct().toList();
    if (shapes.size() > 1) {
      faults.add(
          NetworkFault.of(
              "the same output shape in both branches",
              shapes.toString(),
              "end the branches with layers of the same width"));
    } else if (!shapes.get(0).space().equals(input.space())) {
      faults.add(
          NetworkFault.of(
              "branches that keep the space of their input, because each place decides for itself",
              shapes.get(0) + " from " + input,
              "pool or flatten behind the branches"));
    }
    return faults;
  }

  @Override
  public List<Slot> slots(FrameShape input) {
    return parallel().slots(input);
  }

  @Override
  public List<Slot> maskSlots(FrameShape input) {
    return parallel().maskSlots(input);
  }

  @Override
  public List<LayerPosition> inside(LayerPosition here) {
    return parallel().inside(parallelAt(here));
  }

  @Override
  public List<String> notes(LayerPosition here) {
    return List.of(here.path() + " computes both branches in every step");
  }

  @Override
  public WholeLayer whole(LayerPosition here, Weights weights) {
    List<LayerPosition> sides = inside(here);
    WholeLayer first = sides.get(1).whole(weights);
    WholeLayer second = sides.get(2).whole(weights);
    int places = here.input().places();
    return clip -> {
      double[][] yes = first.run(clip);
      double[][] no = second.run(clip);
      double[][] y = new double[clip.length][];
      for (int t = 0; t < clip.length; t++) {
        boolean there = clip[t] != null && yes[t] != null && no[t] != null;
        y[t] = there ? no[t].clone() : null;
        for (int at = 0; there && at < y[t].length; at++) {
          boolean chosen = clip[t][channel * places + at % places] > above;
          y[t][at] = chosen ? yes[t][at] : no[t][at];
        }
      }
      return y;
    };
  }

  @Override
  public Stepper stepper(LayerPosition here, LayerContext assembly) {
    return new Chooser(here, parallelAt(here).stepper(assembly), above);
  }

  /** Takes one of two outputs at each place. */
  private static final class Chooser extends Stepper {
    private final Stepper joined;
    private final double above;
    private final int channels;

    Chooser(LayerPosition here, Stepper joined, double above) {
      super(here);
      this.joined = joined;
      this.above = above;
      this.channels = here.output().channels();
    }

    @Override
    public void advance(Frames in, float[] states) {
      Frames got = joined.step(in, states);
      out.follow(got);
      int rounds = got.size * (out.width / channels);
      for (int place = 0; place < rounds; place++) {
        int from = place * (1 + 2 * channels);
        int branch = got.values[from] > above ? 0 : 1;
        System.arraycopy(
            got.values, from + 1 + branch * channels, out.values, place * channels, channels);
      }
    }
  }
}
