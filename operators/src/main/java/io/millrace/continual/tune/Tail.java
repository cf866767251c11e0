package io.millrace.continual.tune;

import io.millrace.api.operator.StateLayout;
import io.millrace.continual.adapter.Adaptable;
import io.millrace.continual.combine.Sequential;
import io.millrace.continual.layer.Child;
import io.millrace.continual.layer.FrameShape;
import io.millrace.continual.layer.LayerPosition;
import io.millrace.continual.layer.LayerTiming;
import io.millrace.continual.layer.NetworkException;
import io.millrace.continual.layer.NetworkFault;
import io.millrace.continual.layer.Weights;
import io.millrace.continual.pointwise.Activation;
import io.millrace.continual.pointwise.BatchNorm;
import java.util.ArrayList;
import java.util.List;

/*
 *   layers   | frozen .. | recall | first with an adapter of a group .. last |
 *                          |        tail: R frames of its input give one output
 *                          the last R of them, in the state of the key
 *
 * Spans of one output n, from the last layer back: a layer reads the frames
 *   max(0, n s - p) .. n s - p + reach
 * of the layer before, so the recalled frames suffice, exactly. Frames before the first of a clip
 * are the padding of the layer that reads them. Everything is computed from the recalled frames
 * with the parameters as they are: the rings of the steps hold values of earlier ones.
 */
/**
 * The layers of a network from the first one on that has adapters of groups: their loss and its
 * slopes for one output, exact within its receptive field.
 */
public final class Tail {

  private static final int MOST_FRAMES = 1 << 12;
  private static final String NAME = "learn";

  private final List<TailStep> steps = new ArrayList<>();
  private final List<TailStep.Span> spans = new ArrayList<>();
  private final LayerPosition recall;
  private final int frames;
  private final int width;
  private final int outputs;
  private final LayerTiming timing;

  private Tail(
      LayerPosition recall, List<LayerPosition> layers, Weights weights, StateLayout layout) {
    this.recall = recall;
    this.frames = ((Recall) recall.layer()).frames();
    this.width = recall.inputWidth();
    LayerTiming all = LayerTiming.POINTWISE;
    spans.add(new TailStep.Span(width));
    for (LayerPosition place : layers) {
      steps.add(step(place, weights, layout));
      spans.add(new TailStep.Span(place.outputWidth()));
      all = all.then(place.layer().timing());
    }
    this.timing = all;
    this.outputs = spans.get(spans.size() - 1).width;
  }

  private static TailStep step(LayerPosition place, Weights weights, StateLayout layout) {
    if (place.layer() instanceof Activation activation) {
      return PointStep.of(place.inputWidth(), activation);
    }
    if (place.layer() instanceof BatchNorm norm) {
      return PointStep.of(place.inputWidth(), norm.scale(place, weights));
    }
    return new ProductStep(place, weights, layout);
  }

  /**
   * The layers of a network with one more, which keeps the frames that the tail is trained with.
   *
   * @throws NetworkException with every layer of the tail that has no slopes here
   */
  public static Sequential recalling(Sequential layers, FrameShape input) {
    LayerPosition root = new LayerPosition("", layers, input, LayerTiming.POINTWISE);
    List<LayerPosition> tops = layers.inside(root);
    int first = first(tops);
    List<NetworkFault> faults = new ArrayList<>();
    List<LayerPosition> tail = flat(tops.subList(first, tops.size()), faults);
    LayerTiming timing = LayerTiming.POINTWISE;
    for (LayerPosition place : tail) {
      timing = timing.then(place.layer().timing());
    }
    if (faults.isEmpty() && timing.receptiveField() > MOST_FRAMES) {
      faults.add(
          new NetworkFault(
              tops.get(first).path(),
              "at most " + MOST_FRAMES + " frames that the layers with adapters see",
              Long.toString(timing.receptiveField()),
              "adapt fewer of the last layers"));
    }
    if (!faults.isEmpty()) {
      throw new NetworkException(faults);
    }
    List<Child> children = new ArrayList<>(layers.layers());
    children.add(first, new Child(NAME, new Recall((int) timing.receptiveField())));
    return new Sequential(children);
  }

  /** Index of the first of the outermost layers that has adapters of groups. */
  private static int first(List<LayerPosition> tops) {
    int first = 0;
    while (first < tops.size()
        && tops.get(first).all().stream().allMatch(place -> place.parameters().isEmpty())) {
      first++;
    }
    if (first == tops.size()) {
      throw new NetworkException(
          List.of(
              NetworkFault.of(
                  "a layer with an adapter of each group, to learn",
                  "none",
                  "write adapter: {kind: splora, per: group} in one of the last layers")));
    }
    return first;
  }

  /** The layers one behind the other, without the sequences around them. */
  private static List<LayerPosition> flat(List<LayerPosition> places, List<NetworkFault> faults) {
    List<LayerPosition> flat = new ArrayList<>();
    for (LayerPosition place : places) {
      if (place.layer() instanceof Sequential sequence) {
        flat.addAll(flat(sequence.inside(place), faults));
      } else if (place.layer() instanceof Adaptable
          || place.layer() instanceof Activation
          || place.layer() instanceof BatchNorm) {
        flat.add(place);
      } else {
        faults.add(
            new NetworkFault(
                place.path(),
                "linear, conv1d, conv2d, conv3d, batch_norm or an activation from the first layer"
                    + " with an adapter on, for its slopes",
                place.layer().kind(),
                "adapt layers behind it alone"));
      }
    }
    return flat;
  }

  /**
   * Makes the tail of a network that {@link #recalling} has made.
   *
   * @param places every layer
   * @param layout of the adapters of a group
   */
  public static Tail of(List<LayerPosition> places, Weights weights, StateLayout layout) {
    LayerPosition root = places.get(0);
    List<LayerPosition> tops = ((Sequential) root.layer()).inside(root);
    int at = 0;
    while (!(tops.get(at).layer() instanceof Recall)) {
      at++;
    }
    return new Tail(
        tops.get(at), flat(tops.subList(at + 1, tops.size()), new ArrayList<>()), weights, layout);
  }

  /** Numbers of a network's output. */
  public int outputs() {
    return outputs;
  }

  /** Numbers of a memo: the index of its newest frame, then the frames, oldest first. */
  public int memoWidth() {
    return Math.addExact(1, Math.multiplyExact(frames, width));
  }

  /**
   * Writes what one output can be learned from.
   *
   * @param step number of the observation with which the output came
   * @param states states, of which that of the row begins at {@code from}
   * @return whether all frames that the output depends on are known
   */
  public boolean remember(long step, float[] states, int from, StateLayout layout, float[] memo) {
    long newest = recall.before().output(step);
    int window = from + layout.offset(recall.slotName(Recall.WINDOW));
    float seen = states[from + layout.offset(recall.slotName(Recall.SEEN))];
    if (newest < 0 || seen < Math.min(newest + 1, frames)) {
      return false;
    }
    long beyond = newest - frames;
    // Far from the beginning only the phase of the stride matters; so a float can hold it.
    memo[0] = beyond < 0 ? newest : frames + beyond % timing.stride();
    for (int frame = 0; frame < frames; frame++) {
      long index = newest - frames + 1 + frame;
      int to = 1 + frame * width;
      if (index < 0) {
        java.util.Arrays.fill(memo, to, to + width, 0f);
      } else {
        System.arraycopy(states, window + (int) (index % frames) * width, memo, to, width);
      }
    }
    return true;
  }

  /** Takes the parameters of a group, from which losses and slopes are computed. */
  public void open(float[] parameters) {
    steps.forEach(step -> step.open(parameters));
  }

  /**
   * Computes the output of a memo.
   *
   * @param memo memos, of which one begins at {@code from}
   * @return the numbers of the output, place by place; of this object, until the next call
   */
  public double[] output(float[] memo, int from) {
    long newest = (long) memo[from];
    long output = (newest - timing.delay()) / timing.stride();
    long low = output;
    long high = output;
    for (int at = steps.size() - 1; at >= 0; at--) {
      spans.get(at + 1).open(low, high);
      low = steps.get(at).oldest(low);
      high = steps.get(at).newest(high);
    }
    spans.get(0).open(low, high);
    for (long index = low; index <= high; index++) {
      int read = from + 1 + (int) (frames - 1 - (newest - index)) * width;
      int write = (int) (index - low) * width;
      for (int c = 0; c < width; c++) {
        spans.get(0).values[write + c] = memo[read + c];
      }
    }
    for (int at = 0; at < steps.size(); at++) {
      steps.get(at).forward(spans.get(at), spans.get(at + 1));
    }
    return spans.get(steps.size()).values;
  }

  /**
   * Adds the slopes of the parameters to their sums, which begin at {@code at}, for the output
   * computed last.
   *
   * @param slopes of the loss by the output
   */
  public void learn(double[] slopes, float[] sums, int at) {
    System.arraycopy(slopes, 0, spans.get(steps.size()).slopes, 0, outputs);
    for (int step = steps.size() - 1; step >= 0; step--) {
      steps.get(step).backward(spans.get(step), spans.get(step + 1), step == 0);
    }
    for (TailStep step : steps) {
      step.close(sums, at);
    }
  }
}
