package io.millrace.continual.network;

import io.millrace.api.math.KernelChoice;
import io.millrace.api.operator.Carrying;
import io.millrace.api.operator.ChannelChange;
import io.millrace.api.operator.Outcome;
import io.millrace.api.operator.OutputField;
import io.millrace.api.operator.Ports;
import io.millrace.api.operator.Refusal;
import io.millrace.api.operator.Rows;
import io.millrace.api.operator.Signature;
import io.millrace.api.operator.StateLayout;
import io.millrace.api.operator.StreamModel;
import io.millrace.api.operator.Timing;
import io.millrace.api.spec.Attachment;
import io.millrace.api.spec.ModelFactory;
import io.millrace.continual.adapter.FusedAdapters;
import io.millrace.continual.layer.Frames;
import io.millrace.continual.layer.LayerContext;
import io.millrace.continual.layer.LayerTiming;
import io.millrace.continual.layer.NetworkException;
import io.millrace.continual.layer.NetworkFault;
import io.millrace.continual.layer.StateSlot;
import io.millrace.continual.layer.Stepper;
import io.millrace.continual.layer.Weights;
import io.millrace.continual.space.PlaceOrder;
import io.millrace.continual.tune.Tail;
import io.millrace.math.backend.DenseBackend;
import io.millrace.math.backend.JvmBackend;
import java.util.Arrays;
import java.util.List;

/*
 * All layers keep their slots in one state. A block passes through the layers as Frames, so many
 * rows at once that what one layer writes is in the second-level cache when the next reads it. Rows
 * without output have no frame; the phase of each row follows from its step count.
 *
 * Flush: padding step i is frame (steps) of a clip of (steps - flushed) frames, so each layer knows
 * which of its inputs are padding. It uses as many of them as its own end padding, and passes the
 * others on as padding. This equals a whole clip, where every layer pads its own input. The number
 * of padding steps does not follow from the step count and is the only timing value that is stored.
 */
/**
 * Runs a frozen network on a stream, one observation at a time, and emits what the same layers
 * compute on the whole clip: output {@code k} of a clip comes with observation {@code delay + k ·
 * stride}.
 *
 * <p>A fresh state acts as zero padding before the clip. {@link #flush} pads after it; then a key
 * has emitted exactly the outputs of its clip. Input must be finite; what a missing value is,
 * {@link Missing} says. An output of which every frame is missing is not emitted. A network whose
 * sums exceed the range of floats passes infinities and NaN on, and a recurrent layer keeps them
 * until reset.
 *
 * <p>State is float32: rings of past frames, hidden states. A step costs {@link
 * Architecture#multiplyAdds} multiply-adds on average, computes nothing twice, and allocates
 * nothing.
 */
public final class Network implements StreamModel {

  /** Admits every row. */
  static final Check ALL = (rows, row) -> true;

  /** Floats of the widest frame of all rows that pass through the layers together. */
  private static final int ROOM = 1 << 17;

  private final Signature signature;
  private final int most;
  private final int channels;
  private final int width;
  private final int padding;
  private final StateSlot flushed;
  private final Stepper root;
  private final PlaceOrder entry;
  private final PlaceOrder exit;
  private final Frames input;
  private final Ports.Missing admitted;
  private final MissingValues missing;
  private final LayerContext.Groups groups;

  private Network(
      Architecture architecture, Weights weights, KernelChoice choice, DenseBackend backend) {
    StateLayout layout = architecture.layout();
    LayerTiming timing = architecture.timing();
    this.most =
        backend.tolerance() > 0 ? Integer.MAX_VALUE / 2 : Math.max(1, ROOM / widest(architecture));
    this.channels = architecture.channels();
    this.width = architecture.outputWidth();
    this.padding = timing.padding();
    this.flushed =
        padding == 0 ? null : new StateSlot(layout.width(), layout.offset(Architecture.FLUSHED));
    this.groups = new LayerContext.Groups(architecture.parameters());
    Weights fused = FusedAdapters.of(architecture.places(), weights);
    this.root =
        architecture
            .root()
            .stepper(new LayerContext(backend, choice.create(), layout, fused, groups));
    this.entry = new PlaceOrder(architecture.input());
    this.exit = new PlaceOrder(architecture.output());
    this.input = new Frames(channels);
    boolean refuses = architecture.missing() == Missing.REFUSE;
    boolean holds = architecture.missing() == Missing.HOLD;
    this.admitted = refuses ? Ports.Missing.REFUSED : Ports.Missing.ALLOWED;
    this.missing =
        new MissingValues(
            architecture.missing(),
            holds ? new StateSlot(layout.width(), layout.offset(Architecture.HELD)) : null);
    OutputField output =
        new OutputField("output", width, OutputField.Form.DENSE, OutputField.Units.NONE);
    this.signature =
        new Signature(
            new Ports(channels, admitted, List.of(output)),
            new Timing(
                holds ? Long.MAX_VALUE : timing.receptiveField(), timing.delay(), timing.stride()),
            layout,
            architecture.parameters(),
            architecture.multiplyAdds());
  }

  /** Decides whether a row may be stepped, and refuses it otherwise. */
  interface Check {
    boolean admits(Rows rows, int row);
  }

  private static int widest(Architecture architecture) {
    return architecture.root().all().stream()
        .mapToInt(place -> Math.max(place.inputWidth(), place.outputWidth()))
        .max()
        .orElse(1);
  }

  /** Factory of a {@code network} stage that computes in this JVM. */
  public static ModelFactory.Operator factory() {
    return factory(JvmBackend.ofProcess());
  }

  /**
   * Factory of a {@code network} stage.
   *
   * @param backend computes the products with weights
   */
  public static ModelFactory.Operator factory(DenseBackend backend) {
    return new NetworkStage(backend);
  }

  /**
   * Makes the operator of a model file, which has an architecture and, as its tensors, the weights.
   *
   * @throws NetworkException with every fault of either
   */
  public static Network of(Attachment model) {
    return of(model, JvmBackend.ofProcess());
  }

  /**
   * The same; a backend computes the products with weights.
   *
   * @throws NetworkException with every fault of either
   */
  public static Network of(Attachment model, DenseBackend backend) {
    return of(Architecture.read(model.structure()), NetworkStage.weights(model), backend);
  }

  /**
   * Makes the operator of a model file: a network, or a learner around one if groups have adapters
   * of their own.
   *
   * @throws NetworkException with every fault of either
   */
  public static StreamModel operator(Attachment model) {
    return operator(Architecture.read(model.structure()), NetworkStage.weights(model));
  }

  /**
   * Makes the operator of an architecture and its weights: a network, or a learner around one if
   * groups have adapters of their own.
   *
   * @throws NetworkException with every fault of either
   */
  public static StreamModel operator(Architecture architecture, Weights weights) {
    return operator(architecture, weights, KernelChoice.ofProcess());
  }

  /** The same with the given kernels, which change no bit of the result. */
  public static StreamModel operator(
      Architecture architecture, Weights weights, KernelChoice choice) {
    return operator(architecture, weights, choice, new JvmBackend(choice));
  }

  /** The same with products computed by a backend. */
  static StreamModel operator(
      Architecture architecture, Weights weights, KernelChoice choice, DenseBackend backend) {
    Weights loaded = LoadedWeights.of(architecture, weights);
    Network network = new Network(architecture, loaded, choice, backend);
    return architecture.parameters().width() == 0
        ? network
        : new AdaptedNetwork(network, architecture, loaded, null);
  }

  /**
   * A network whose groups have adapters that are trained.
   *
   * @throws NetworkException with every fault
   */
  static StreamModel learning(
      Architecture architecture, Weights weights, LearnOptions options, DenseBackend backend) {
    Architecture recalling = architecture.recalling();
    Weights loaded = LoadedWeights.of(recalling, weights);
    Network network = new Network(recalling, loaded, KernelChoice.ofProcess(), backend);
    Tail tail = Tail.of(recalling.places(), loaded, recalling.parameters());
    AdapterLearning learning =
        new AdapterLearning(tail, options, recalling.layout(), recalling.parameters());
    return new AdaptedNetwork(network, recalling, loaded, learning);
  }

  /**
   * Makes the operator of an architecture and its weights, with the default kernels of the process.
   *
   * @throws NetworkException with every weight that is missing, unused, not finite, of the wrong
   *     shape or of no use to its layer
   */
  public static Network of(Architecture architecture, Weights weights) {
    return of(architecture, weights, KernelChoice.ofProcess());
  }

  /** The same with the given kernels, which change no bit of the result. */
  public static Network of(Architecture architecture, Weights weights, KernelChoice choice) {
    return checked(architecture, weights, choice, new JvmBackend(choice));
  }

  /** The same with products computed by a backend, within its tolerance. */
  public static Network of(Architecture architecture, Weights weights, DenseBackend backend) {
    return checked(architecture, weights, KernelChoice.ofProcess(), backend);
  }

  private static Network checked(
      Architecture architecture, Weights weights, KernelChoice choice, DenseBackend backend) {
    if (architecture.parameters().width() > 0) {
      throw new NetworkException(
          List.of(
              NetworkFault.of(
                  "adapters of the network, with per: network",
                  "adapters of groups",
                  "make an operator of it, which has parameters")));
    }
    return new Network(architecture, LoadedWeights.of(architecture, weights), choice, backend);
  }

  @Override
  public Signature signature() {
    return signature;
  }

  @Override
  public Carrying carrying(StreamModel before, ChannelChange change) {
    boolean same =
        before instanceof Network older && older.signature.equals(signature) && change.isNone();
    return same
        ? new SameCarrying(signature)
        : Carrying.refused(
            "network reads the channels for which it was trained: expected the same ones, in the"
                + " same order, as the first that reach it; add others behind them");
  }

  /** Carries everything as it is: channels changed only beside those that a network reads. */
  private record SameCarrying(Signature signature) implements Carrying {

    @Override
    public void key(float[] before, float[] after) {
      System.arraycopy(before, 0, after, 0, before.length);
    }

    @Override
    public void group(float[] before, long learned, float[] after) {
      System.arraycopy(before, 0, after, 0, before.length);
    }

    @Override
    public ChannelChange output(String field) {
      return ChannelChange.none(signature.ports().field(field).width());
    }
  }

  @Override
  public void step(Rows rows) {
    step(rows, ALL);
  }

  /** The same for the rows that a check admits; it refuses the others. */
  void step(Rows rows, Check check) {
    groups.open(rows);
    for (int from = 0; from < rows.size(); from += most) {
      input.clear(Math.min(most, rows.capacity()));
      for (int row = from; row < Math.min(rows.size(), from + most); row++) {
        if (check.admits(rows, row) && rows.admit(row, admitted)) {
          int frame = input.add(row, rows.steps(row), Long.MAX_VALUE);
          entry.toPlaces(rows.inputs(), row * channels, input.values, frame * channels);
          missing.settle(input, frame, rows.states());
        } else {
          cure(rows, row);
        }
      }
      finish(rows, root.step(input, rows.states()));
    }
  }

  /** Says of a value that is missing how the network would take it. */
  private void cure(Rows rows, int row) {
    Refusal why = rows.refusal(row);
    boolean own = why.channel() >= 0 && why.channel() < channels;
    if (own && Float.isNaN(rows.inputs()[row * channels + why.channel()])) {
      rows.refuse(
          row,
          new Refusal(
              why.channel(),
              why.expected(),
              "declare missing: hold, zero or mask for the network, or leave the reading out"));
    }
  }

  @Override
  public int padding() {
    return padding;
  }

  @Override
  public void flush(Rows rows) {
    if (padding == 0) {
      StreamModel.super.flush(rows);
    }
    groups.open(rows);
    float[] states = rows.states();
    for (int from = 0; from < rows.size(); from += most) {
      input.clear(Math.min(most, rows.capacity()));
      for (int row = from; row < Math.min(rows.size(), from + most); row++) {
        int counter = flushed.at(row);
        long step = rows.steps(row);
        input.add(row, step, step - (long) states[counter]);
        states[counter]++;
      }
      Arrays.fill(input.values, 0, input.size * channels, 0f);
      finish(rows, root.step(input, states));
    }
  }

  /** Copies the outputs and reports for every accepted row whether it has one. */
  private void finish(Rows rows, Frames out) {
    int next = 0;
    for (int frame = 0; frame < input.size; frame++) {
      int row = input.rows[frame];
      boolean emitted = next < out.size && out.rows[next] == row;
      if (emitted) {
        exit.toChannels(out.values, next * width, rows.outputs(), row * width);
        emitted = !out.isPadding(next) && !out.masked[next];
        next++;
      }
      rows.advance(row, emitted ? Outcome.EMITTED : Outcome.SILENT);
    }
  }
}
