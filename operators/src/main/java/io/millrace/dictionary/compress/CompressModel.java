package io.millrace.dictionary.compress;

import io.millrace.api.drift.RunningMean;
import io.millrace.api.math.KernelChoice;
import io.millrace.api.operator.Carrying;
import io.millrace.api.operator.ChannelChange;
import io.millrace.api.operator.Encoder;
import io.millrace.api.operator.Gauges;
import io.millrace.api.operator.MiniBatches;
import io.millrace.api.operator.Outcome;
import io.millrace.api.operator.OutputField;
import io.millrace.api.operator.Packet;
import io.millrace.api.operator.Ports;
import io.millrace.api.operator.Refusal;
import io.millrace.api.operator.Rows;
import io.millrace.api.operator.Signature;
import io.millrace.api.operator.Slot;
import io.millrace.api.operator.StateLayout;
import io.millrace.api.operator.StreamModel;
import io.millrace.api.operator.Timing;
import io.millrace.api.spec.ModelFactory;
import io.millrace.api.spec.Options;
import io.millrace.dictionary.code.PredictionGains;
import io.millrace.dictionary.code.Shape;
import io.millrace.dictionary.learn.DictionaryModel;
import io.millrace.math.backend.DenseBackend;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;

/*
 * Parameters: those of the dictionary being learned, then
 *
 *   +------------+---------+-----------------+-----------------+------------+
 *   | codebook.* | scale.* | pending.count   | bits_per_sample | code.error |
 *   | step       | learn   | of a mini-batch | learn           | learn      |
 *   +------------+---------+-----------------+-----------------+------------+
 *
 * step reads only the codebook, which changes only at a renewal; each renewal is a version. learn
 * adds the row to the scale and, scaled with the codebook, to the dictionary. Before the first
 * renewal there is no scale, and no dictionary is learned. The dictionary is learned row by row,
 * so that its mini-batches need not end at the end of a block.
 */
/**
 * Compresses observations: encodes each as a packet of a few bytes with a published version of the
 * codebook, and learns the next version.
 *
 * <p>A codebook consists of a dictionary and the units of the channels, for a group. It is renewed
 * every {@code refresh} mini-batches, at first more often. With the version that a result names,
 * its packet can be decoded with {@link #decode}; the result is bitwise the one from which the
 * encoder computed {@code error}. With a prediction, only what the key's packets before do not
 * predict is encoded, and a reader decodes them in their order.
 *
 * <p>A step costs {@code 2 · atoms · channels} multiply-adds. A key has no state, with a prediction
 * its last decoded reading.
 */
public final class CompressModel implements Encoder {

  /** Largest magnitude that a value has in learning, in deviations. */
  private static final float CLIP = 10f;

  private static final double SLOWEST = 0.001;
  private static final float[] NO_STATE = {};

  private final CompressOptions options;
  private final DictionaryModel dictionary;
  private final MiniBatches batches;
  private final Renewals renewals;
  private final Codebook codebook;
  private final GroupScale scale;

  /** Null without a prediction. */
  private final PredictionGains gains;

  private final StateLayout codebookSlots;
  private final Signature signature;
  private final int n;
  private final int packetWidth;
  private final int width;
  private final int codebookAt;
  private final int countAt;
  private final double versionBits;
  private final Rows block;
  private final float[] scaled;
  private final float[] readings;
  private final float[] bytes;

  /** What was held before the rows of the block; NaN where nothing is predicted from it. */
  private float[] held = {};

  CompressModel(CompressOptions options, KernelChoice choice, DenseBackend backend) {
    Shape shape = options.dictionary().shape();
    this.options = options;
    this.n = shape.channels();
    this.dictionary = new DictionaryModel(options.dictionary(), choice, backend);
    this.batches = new MiniBatches(options.dictionary().training().batch());
    this.renewals = new Renewals(batches, options.refresh());
    boolean predicts = options.prediction().used();
    this.codebook = new Codebook(shape, options.keep(), options.bits(), predicts, choice.create());
    this.codebookSlots = codebook.slots();
    this.packetWidth = codebook.mostBytes();
    StateLayout learned = dictionary.signature().parameters();
    StateLayout parameters =
        learned
            .followedBy(codebookSlots)
            .followedBy(GroupScale.slots(n))
            .followedBy(
                StateLayout.of(
                    Slot.of("pending.count"), Slot.of("bits_per_sample"), Slot.of("code.error")))
            .followedBy(predicts ? PredictionGains.slots(n) : StateLayout.EMPTY);
    this.codebookAt = learned.width();
    this.countAt = parameters.offset("pending.count");
    this.versionBits = (double) Float.SIZE * codebookSlots.width() / renewals.span();
    this.scale = new GroupScale(n, options.horizon(), parameters.offset("scale.mean"));
    this.signature =
        new Signature(
            new Ports(n, Ports.Missing.ALLOWED, outputs()),
            predicts ? new Timing(Long.MAX_VALUE, 0, 1) : Timing.IMMEDIATE,
            predicts
                ? StateLayout.of(Slot.of("predict.held", n).startingAt(Float.NaN))
                : StateLayout.EMPTY,
            parameters,
            2L * shape.size());
    this.gains = predicts ? new PredictionGains(n, parameters.offset("predict.cross")) : null;
    this.width = signature.outputWidth();
    this.block = new Rows(dictionary.signature(), 1);
    this.scaled = new float[n];
    this.readings = new float[n];
    this.bytes = new float[packetWidth];
  }

  private List<OutputField> outputs() {
    List<OutputField> outputs =
        new ArrayList<>(
            List.of(
                OutputField.packet(PACKET, packetWidth),
                OutputField.scalar("error").as(OutputField.Meaning.ERROR)));
    if (options.readings() == CompressOptions.Readings.WRITTEN) {
      outputs.add(OutputField.likeInput("reconstruction", n).as(OutputField.Meaning.EXPECTED));
    }
    return outputs;
  }

  /**
   * Returns the factory of {@code compress} stages.
   *
   * @param backend backend that computes the polar factors of the dictionary; packets are encoded
   *     and decoded in this JVM
   */
  public static ModelFactory.Operator factory(DenseBackend backend) {
    return ModelFactory.declaring(
        CompressOptions.KEYS,
        (int width, Options options) ->
            new CompressModel(
                CompressOptions.read(width, options), KernelChoice.ofProcess(), backend));
  }

  @Override
  public Signature signature() {
    return signature;
  }

  @Override
  public Carrying carrying(StreamModel before, ChannelChange change) {
    return Carrying.refused(
        "compress cannot mix packets of two widths: a reader would not know how many channels a packet has");
  }

  @Override
  public StateLayout codebook() {
    return codebookSlots;
  }

  @Override
  public int held() {
    return signature.sequence().width();
  }

  @Override
  public boolean isKeyframe(byte[] packet) {
    return !options.prediction().used() || (packet.length > 0 && packet[0] < 0);
  }

  @Override
  public void initialize(float[] parameters, long seed) {
    signature.parameters().fill(parameters, 0);
    dictionary.initialize(parameters, seed);
    renewAtoms(parameters);
  }

  @Override
  public int horizon(float[] parameters, long learned) {
    return (int) Math.min(Integer.MAX_VALUE, renewals.until(learned));
  }

  @Override
  public long version(float[] parameters, long learned) {
    return renewals.version(learned);
  }

  @Override
  public Gauges gauges() {
    return new Gauges(Map.of("bits_per_sample", "bits_per_sample", "error", "code.error"));
  }

  @Override
  public void step(Rows rows) {
    codebook.open(rows.parameters(), codebookAt);
    codebook.size(rows.size(), rows.capacity());
    hold(rows);
    for (int row = 0; row < rows.size(); row++) {
      taken(rows, row);
    }
    codebook.code();
    float[] outputs = rows.outputs();
    for (int row = 0; row < rows.size(); row++) {
      int to = row * width;
      if (rows.outcome(row) == Outcome.REFUSED) {
        continue;
      }
      boolean keyframe = options.prediction().isKeyframe(rows.steps(row));
      codebook.write(row, rows.inputs(), keyframe, outputs, to);
      codebook.decode(outputs, to, rows.states(), row * signature.sequence().width(), readings);
      outputs[to + packetWidth] = error(rows.inputs(), row * n);
      if (options.readings() == CompressOptions.Readings.WRITTEN) {
        System.arraycopy(readings, 0, outputs, to + packetWidth + 1, n);
      }
      rows.advance(row, Outcome.EMITTED);
    }
  }

  /** Copies what is held of each key, so that it is known when the rows are learned. */
  private void hold(Rows rows) {
    if (!options.prediction().used()) {
      return;
    }
    if (held.length < rows.capacity() * n) {
      held = new float[rows.capacity() * n];
    }
    System.arraycopy(rows.states(), 0, held, 0, rows.size() * n);
    for (int row = 0; row < rows.size(); row++) {
      if (options.prediction().isKeyframe(rows.steps(row))) {
        Arrays.fill(held, row * n, (row + 1) * n, Float.NaN);
      }
    }
  }

  @Override
  public void learn(Rows rows) {
    float[] slots = rows.parameters();
    codebook.open(slots, codebookAt);
    for (int row = 0; row < rows.size(); row++) {
      if (rows.outcome(row) == Outcome.EMITTED && observed(rows.inputs(), row * n)) {
        follow(slots, rows, row);
        scale.learn(slots, rows.inputs(), row * n);
        if (renewals.version(rows.learned()) > 0) {
          learn(slots, rows.inputs(), row * n);
        }
        long before = renewals.version(rows.learned());
        rows.countLearned();
        if (renewals.version(rows.learned()) != before) {
          renewAtoms(slots);
          scale.renew(slots, codebook.means(), codebook.means() + n);
          if (gains != null) {
            gains.write(slots, codebook.gains());
          }
          codebook.open(slots, codebookAt);
        }
      }
    }
  }

  @Override
  public void decode(float[] codebookSlots, byte[] packet, float[] kept, float[] into) {
    boolean fits = packet.length <= packetWidth && kept.length == held();
    if (fits) {
      Packet.write(packet, bytes, 0, packetWidth);
      codebook.open(codebookSlots, 0);
      fits = codebook.decode(bytes, 0, kept, 0, into);
    }
    if (!fits) {
      throw new IllegalArgumentException(
          "Cannot decode a packet of "
              + packet.length
              + " bytes: expected one of "
              + options.keep()
              + " codes with "
              + options.bits()
              + " bits each; it is damaged, or of a pipeline with other options");
    }
  }

  private void taken(Rows rows, int row) {
    if (!rows.acceptable(row, Ports.Missing.ALLOWED)) {
      rows.refuse(row);
    } else if (!codebook.take(row, rows.inputs(), held)) {
      rows.refuse(
          row,
          new Refusal(
              Refusal.NO_CHANNEL,
              "a reading within 1e8 deviations of the codebook",
              "declare limits for the channels"));
    }
  }

  /**
   * Trains the dictionary on one reading, in deviations of the codebook with which it was encoded.
   */
  private void learn(float[] slots, float[] inputs, int from) {
    for (int i = 0; i < n; i++) {
      float rest = codebook.rest(i, inputs[from + i], held, from + i);
      scaled[i] = Math.max(-CLIP, Math.min(CLIP, rest));
    }
    block.clear();
    block.useParameters(slots, (long) slots[countAt]);
    block.add(scaled, NO_STATE, 0, 0);
    dictionary.step(block);
    dictionary.learn(block);
    slots[countAt] = batches.taken(block.learned());
    if (gains != null) {
      follow(slots, inputs, from);
    }
  }

  /** Adds a reading to the gains, unless nothing was held before it. */
  private void follow(float[] slots, float[] inputs, int from) {
    for (int i = 0; i < n; i++) {
      float before = held[from + i];
      if (!Float.isNaN(before)) {
        gains.add(slots, i, codebook.scaled(i, inputs[from + i]), codebook.scaled(i, before));
      }
    }
    gains.count(slots);
    if (slots[countAt] == 0) {
      gains.close(slots);
    }
  }

  /** Updates the running means that are gauges. */
  private void follow(float[] slots, Rows rows, int row) {
    int from = row * width;
    double bits = Byte.SIZE * (double) Packet.length(rows.outputs(), from, packetWidth);
    double rate = Math.max(SLOWEST, 1.0 / (rows.learned() + 1));
    RunningMean.fold(slots, countAt + 1, bits + versionBits, rate);
    float error = rows.outputs()[from + packetWidth];
    RunningMean.fold(slots, countAt + 2, error, rate);
  }

  private void renewAtoms(float[] slots) {
    int size = options.dictionary().shape().size();
    int live = dictionary.signature().parameters().offset("dictionary");
    System.arraycopy(slots, live, slots, codebookAt, size);
  }

  private boolean observed(float[] inputs, int from) {
    for (int i = from; i < from + n; i++) {
      if (!Float.isNaN(inputs[i])) {
        return true;
      }
    }
    return false;
  }

  /**
   * Returns the relative error of {@link #readings}, in deviations; NaN if nothing was observed.
   */
  private float error(float[] inputs, int from) {
    double squares = 0;
    double energy = 0;
    boolean any = false;
    for (int i = 0; i < n; i++) {
      if (!Float.isNaN(inputs[from + i])) {
        double value = codebook.scaled(i, inputs[from + i]);
        double difference = value - codebook.scaled(i, readings[i]);
        squares += difference * difference;
        energy += value * value;
        any = true;
      }
    }
    return !any ? Float.NaN : energy > 0 ? (float) Math.sqrt(squares / energy) : 0f;
  }
}
