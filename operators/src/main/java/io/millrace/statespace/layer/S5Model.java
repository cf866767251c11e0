package io.millrace.statespace.layer;

import io.millrace.api.config.Key;
import io.millrace.api.config.KeyTable;
import io.millrace.api.math.KernelChoice;
import io.millrace.api.math.SeededRandom;
import io.millrace.api.operator.Carrying;
import io.millrace.api.operator.ChannelChange;
import io.millrace.api.operator.Outcome;
import io.millrace.api.operator.OutputField;
import io.millrace.api.operator.Ports;
import io.millrace.api.operator.Rows;
import io.millrace.api.operator.Signature;
import io.millrace.api.operator.Slot;
import io.millrace.api.operator.StateLayout;
import io.millrace.api.operator.StreamModel;
import io.millrace.api.operator.Timing;
import io.millrace.api.spec.ModelFactory;
import io.millrace.api.spec.Options;
import io.millrace.statespace.mode.EventTime;
import io.millrace.statespace.start.Initialisation;
import java.util.ArrayList;
import java.util.List;

/*
 * State of a key, block after block, n modes each:
 *
 *   +---------------+---------------+---------------+-----+-----------------------+
 *   | block0.re n   | block0.im n   | block1.re n   | ... | time 3 (if gaps count)|
 *   +---------------+---------------+---------------+-----+-----------------------+
 */
/**
 * A stack of S5 blocks with fixed weights: an encoder, then in each block norm, mixed state-space
 * layer, gated unit and residual.
 *
 * <p>Emits the features of the last block for every observation, from the first on.
 *
 * <p>Source: Smith, Warrington, Linderman, Simplified State Space Layers for Sequence Modeling,
 * ICLR 2023.
 */
public final class S5Model implements StreamModel {

  private static final Key<S5Weights.Start> INPUT =
      Key.choice("input", S5Weights.Start.HIPPO)
          .describedAs(
              "How inputs enter: one mixture of the features for each copy, or, with start legs, a"
                  + " random matrix.");
  private static final Key<Boolean> ENCODER =
      Key.flag("encoder")
          .describedAs("Whether channels are first mixed into width features.")
          .defaultsTo(true);
  private static final Key<Integer> WIDTH =
      Key.whole("width", 1, 1024).describedAs("Features of a block.").defaultsTo(64);
  private static final Key<Integer> BLOCKS =
      Key.whole("blocks", 1, 32).describedAs("Blocks, one behind the other.").defaultsTo(1);
  private static final Key<GatedUnit> UNIT =
      Key.choice("unit", GatedUnit.HALF_GLU1).describedAs("The gated unit behind each layer.");
  private static final Key<Gelu> GELU =
      Key.choice("gelu", Gelu.TANH).describedAs("Which form of GELU is computed.");
  private static final KeyTable KEYS =
      LayerOptions.keys(Initialisation.LEGS)
          .and(INPUT, ENCODER, WIDTH, BLOCKS, UNIT, GELU, LayerOptions.SEED);

  private final S5Block[] blocks;
  private final RunningAffine encoder;
  private final Signature signature;
  private final EventTime times;
  private final BlockPart.Buffers buffers;
  private final int width;

  S5Model(S5Weights weights, KernelChoice choice) {
    this.width = weights.width();
    S5Weights.Affine encoding = weights.encoder();
    this.encoder = encoding == null ? null : new RunningAffine(encoding, choice.create());
    this.blocks = new S5Block[weights.blocks().size()];
    List<Slot> slots = new ArrayList<>();
    long cost = encoder == null ? 0 : encoder.multiplyAdds();
    int offset = 0;
    for (int block = 0; block < blocks.length; block++) {
      blocks[block] = new S5Block(weights.blocks().get(block), offset, choice);
      int modes = weights.blocks().get(block).layer().modes();
      slots.add(Slot.of("block" + block + ".re", modes));
      slots.add(Slot.of("block" + block + ".im", modes));
      offset += blocks[block].stateWidth();
      cost += blocks[block].multiplyAdds();
    }
    StateLayout layout =
        EventTime.append(weights.blocks().get(0).layer().sampling(), StateLayout.of(slots));
    this.times = EventTime.in(layout);
    this.buffers = new BlockPart.Buffers(weights.inputs(), width);
    this.signature =
        new Signature(
            new Ports(
                weights.inputs(),
                Ports.Missing.REFUSED,
                List.of(
                    new OutputField(
                        "features", width, OutputField.Form.DENSE, OutputField.Units.NONE))),
            Timing.IMMEDIATE,
            layout,
            StateLayout.EMPTY,
            cost);
  }

  /** Factory of an {@code s5} stage. */
  public static ModelFactory.Operator factory() {
    return ModelFactory.declaring(
        KEYS,
        (int channels, Options options) ->
            new S5Model(weights(channels, options), KernelChoice.ofProcess()));
  }

  private static S5Weights weights(int channels, Options options) {
    LayerOptions layer = LayerOptions.read(options, Initialisation.LEGS);
    S5Weights.Start input = options.read(INPUT);
    if (input == S5Weights.Start.RANDOM && layer.start() != Initialisation.LEGS) {
      options.refuse(INPUT, "expected hippo with a start other than legs, found 'random'");
      input = S5Weights.Start.HIPPO;
    }
    boolean encoded = options.read(ENCODER);
    if (!encoded && options.has(WIDTH)) {
      options.refuse(WIDTH, "is the number of channels without an encoder; remove it");
    }
    int width = options.read(WIDTH);
    S5Weights.Shape shape =
        new S5Weights.Shape(channels, encoded ? width : 0, options.read(BLOCKS));
    S5Weights.Gating gating =
        new S5Weights.Gating(options.read(UNIT), options.read(GELU), null, null);
    long seed = options.read(LayerOptions.SEED);
    return S5Weights.random(shape, layer, input, gating, new SeededRandom(seed));
  }

  @Override
  public Signature signature() {
    return signature;
  }

  @Override
  public Carrying carrying(StreamModel before, ChannelChange change) {
    return Carrying.refused(
        "s5 draws its weights for the number of channels, so every state would mean something else");
  }

  @Override
  public void step(Rows rows) {
    buffers.active.collect(rows, Ports.Missing.REFUSED);
    int size = buffers.active.size();
    buffers.open(rows);
    int stride = signature.sequence().width();
    for (int place = 0; place < size; place++) {
      int row = buffers.active.row(place);
      buffers.gaps[place] = times.advance(rows, row, row * stride);
    }
    if (encoder == null) {
      buffers.z = buffers.active.inputs();
    } else {
      encoder.apply(buffers.active.inputs(), buffers.z);
    }
    for (S5Block block : blocks) {
      block.step(buffers);
    }
    for (int place = 0; place < size; place++) {
      int row = buffers.active.row(place);
      System.arraycopy(buffers.z.values(), place * width, rows.outputs(), row * width, width);
      rows.advance(row, Outcome.EMITTED);
    }
  }
}
