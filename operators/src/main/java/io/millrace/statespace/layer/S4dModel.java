package io.millrace.statespace.layer;

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
import io.millrace.statespace.mode.Recurrence;
import io.millrace.statespace.start.Initialisation;
import java.util.List;

/*
 * State of a key, n modes over all channels:
 *
 *   +--------------------------------------------------------+-----------------------+
 *   | modes w x 2 x k: for each window k real, k imaginary   | time 3 (if gaps count)|
 *   +--------------------------------------------------------+-----------------------+
 *
 * w windows: one for each channel of a bank, one in all for mixed inputs.
 */
/**
 * Linear state-space layer with fixed weights, per channel or mixed over all channels: a bank of
 * filters with long memory.
 *
 * <p>Emits one number per output for every observation, from the first on. With n modes over all
 * channels, a step costs about {@code 8n} multiply-adds if each channel has its own modes, or
 * {@code 2n (inputs + outputs)} if channels are mixed.
 *
 * <p>Source: Gu, Gupta, Goel, Ré, On the Parameterization and Initialization of Diagonal State
 * Space Models, NeurIPS 2022.
 */
public final class S4dModel implements StreamModel {

  private final RunningLayer layer;
  private final Signature signature;
  private final EventTime times;
  private final BlockPart.Buffers buffers;
  private final int width;
  private final int outputs;

  S4dModel(LinearLayer layer, KernelChoice choice) {
    this.layer = new RunningLayer(layer, choice);
    this.outputs = layer.outputs();
    int channels = layer.recurrence().inputs();
    int windows = layer.recurrence().windows();
    StateLayout layout =
        EventTime.append(
            layer.sampling(),
            StateLayout.of(Slot.of("modes", windows, 2, layer.modes() / windows)));
    this.width = layout.width();
    this.times = EventTime.in(layout);
    this.buffers = new BlockPart.Buffers(channels, outputs);
    this.signature =
        new Signature(
            new Ports(
                channels,
                Ports.Missing.REFUSED,
                List.of(
                    new OutputField(
                        "output", outputs, OutputField.Form.DENSE, OutputField.Units.NONE))),
            Timing.IMMEDIATE,
            layout,
            StateLayout.EMPTY,
            this.layer.multiplyAdds());
  }

  /** Factory of an {@code s4d} stage. */
  public static ModelFactory.Operator factory() {
    return ModelFactory.declaring(
        LayerOptions.keys(Initialisation.PTD).and(LayerOptions.SEED),
        (int channels, Options options) -> {
          LayerOptions read = LayerOptions.read(options, Initialisation.PTD);
          long seed = options.read(LayerOptions.SEED);
          Recurrence bank = read.bank(channels);
          return new S4dModel(
              LinearLayer.random(bank, read.sampling(), channels, new SeededRandom(seed)),
              KernelChoice.ofProcess());
        });
  }

  @Override
  public Signature signature() {
    return signature;
  }

  @Override
  public Carrying carrying(StreamModel before, ChannelChange change) {
    return Carrying.refused(
        "s4d draws its weights for the number of channels, so every output would mean something else");
  }

  @Override
  public void step(Rows rows) {
    buffers.active.collect(rows, Ports.Missing.REFUSED);
    int size = buffers.active.size();
    buffers.open(rows);
    for (int place = 0; place < size; place++) {
      int row = buffers.active.row(place);
      buffers.gaps[place] = times.advance(rows, row, row * width);
    }
    layer.step(buffers.active.inputs(), buffers, 0, buffers.y);
    for (int place = 0; place < size; place++) {
      int row = buffers.active.row(place);
      System.arraycopy(buffers.y.values(), place * outputs, rows.outputs(), row * outputs, outputs);
      rows.advance(row, Outcome.EMITTED);
    }
  }
}
