package io.millrace.continual.combine;

import io.millrace.api.config.Forms;
import io.millrace.api.config.Key;
import io.millrace.continual.conv.Linear;
import io.millrace.continual.conv.SpaceConv;
import io.millrace.continual.kind.LayerFields;
import io.millrace.continual.kind.LayerKind;
import io.millrace.continual.layer.Child;
import io.millrace.continual.layer.FrameShape;
import io.millrace.continual.layer.Layer;
import io.millrace.continual.layer.LayerContext;
import io.millrace.continual.layer.LayerPosition;
import io.millrace.continual.layer.LayerTiming;
import io.millrace.continual.layer.Stepper;
import io.millrace.continual.layer.Weights;
import io.millrace.continual.layer.WholeLayer;
import io.millrace.continual.layer.Window;
import io.millrace.continual.pointwise.Activation;
import io.millrace.continual.pool.Pool;
import io.millrace.continual.pool.SpacePool;
import io.millrace.continual.space.AdaptiveSpace;
import io.millrace.continual.space.SpaceWindow;
import java.util.Arrays;
import java.util.List;
import java.util.stream.Stream;

/**
 * Squeeze and excitation: {@code y = x · gate(fc2(relu(fc1(mean of x))))}, the mean over all places
 * and the last frames. Weights as torchvision.ops.SqueezeExcitation names them: {@code fc1.weight}
 * (hidden, channels, 1..), {@code fc1.bias}, {@code fc2.weight} (channels, hidden, 1..), {@code
 * fc2.bias}, with an extent of 1 for time and each axis of space, as in a convolution, and without
 * those for frames without space.
 *
 * @param hidden channels between the two products
 * @param frames frames of the mean; at the start of a stream those that there are
 * @param gate function of the factors
 */
public record SqueezeExcite(int hidden, int frames, Activation gate) implements Layer {

  private static final Key<Integer> HIDDEN =
      LayerFields.count("hidden", "Channels between the two products.");
  private static final Key<Integer> FRAMES =
      LayerFields.atLeastOne("frames", "Frames of the mean: the newest and those before it.")
          .defaultsTo(1);
  private static final Key<Activation> GATE =
      Key.of(
              "gate",
              Forms.choice(List.of(Activation.SIGMOID, Activation.HARD_SIGMOID), Activation::kind))
          .describedAs("Function of the factors.")
          .defaultsTo(Activation.SIGMOID);

  /** How the layer is written in a network file. */
  public static final LayerKind KIND =
      LayerKind.of(
          "squeeze_excite",
          (in, inner) -> new SqueezeExcite(in.read(HIDDEN, 1), in.read(FRAMES), in.read(GATE)),
          HIDDEN,
          FRAMES,
          GATE);

  @Override
  public String kind() {
    return "squeeze_excite";
  }

  @Override
  public LayerTiming timing() {
    return new LayerTiming(frames, 0, 1, 0);
  }

  @Override
  public boolean takesMasked() {
    return true;
  }

  @Override
  public FrameShape output(FrameShape input) {
    return input;
  }

  private Sequential factors(FrameShape input) {
    Layer mean =
        new SpacePool(
            Pool.Kind.AVERAGE,
            Window.of(frames).causal(),
            AdaptiveSpace.all(),
            SpacePool.Count.WITHOUT_PADDING);
    return new Sequential(
        List.of(
            new Child("mean", mean),
            new Child("fc1", product(input, hidden)),
            new Child("activation", Activation.RELU),
            new Child("fc2", product(input, input.channels())),
            new Child("gate", gate)));
  }

  private static Layer product(FrameShape input, int out) {
    Integer[] ones = new Integer[input.space().size()];
    Arrays.fill(ones, 1);
    return input.hasSpace()
        ? SpaceConv.of(out, Window.of(1), SpaceWindow.of(ones))
        : new Linear(out, Bias.LEARNED);
  }

  private LayerPosition factorsAt(LayerPosition here) {
    return here.of(factors(here.input()));
  }

  @Override
  public List<LayerPosition> inside(LayerPosition here) {
    return factors(here.input()).inside(factorsAt(here));
  }

  @Override
  public WholeLayer whole(LayerPosition here, Weights weights) {
    WholeLayer factors = factorsAt(here).whole(weights);
    return clip ->
        WholeJoin.join(
            Parallel.Join.MUL, clip, WholeJoin.spread(factors.run(clip), here.inputWidth()));
  }

  @Override
  public Stepper stepper(LayerPosition here, LayerContext assembly) {
    JoinStepper stepper = new JoinStepper(here, Parallel.Join.MUL);
    Stream.of(here.of(Sequential.of()), factorsAt(here))
        .forEach(branch -> stepper.add(branch, assembly, "held"));
    return stepper;
  }
}
