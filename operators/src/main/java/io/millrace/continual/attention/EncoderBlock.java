package io.millrace.continual.attention;

import io.millrace.api.math.FloatMatrix;
import io.millrace.api.math.Kernels;
import io.millrace.api.math.RowNorm;
import io.millrace.continual.layer.Affine;
import io.millrace.continual.layer.LayerContext;
import io.millrace.continual.layer.LayerPosition;
import java.util.Arrays;

/*
 *   symbol     meaning                                       shape
 *   n          keys, with those of no frame                  number
 *   E, F, d    channels, feed-forward channels, E / heads    numbers
 *   projected  query, key and value of each row; of the      n x 3 E, n x 2 E
 *              last layer, key and value alone
 *   keys       channel by channel                            E x n
 *   values     row by row, a step apart                      n x E
 *              or heads of a group together                  groups x n x E / groups
 *
 * One query attends with one product for the heads of a group: what it computes with channels of
 * other heads is discarded, which costs less than a product for each head.
 *
 * Softmax and sums run over the rows in the order of the ring. The order follows from the row's own
 * count of frames.
 */
/**
 * One layer of an {@link TransformerEncoder}: its products, and the arithmetic on the rows of a
 * window.
 */
final class EncoderBlock {

  private final Kernels kernels;
  private final TransformerEncoder.Block block;
  private final int width;
  private final int window;
  private final int depth;
  private final float scale;
  private final Affine input;
  private final Affine query;
  private final Affine keysAndValues;
  private final Affine output;
  private final Affine first;
  private final Affine second;
  private final RowNorm norm1;
  private final RowNorm norm2;
  private final FloatMatrix row;
  private final FloatMatrix target;
  private final FloatMatrix headQueries;
  private final FloatMatrix headKeys;
  private final FloatMatrix headValues;
  private final FloatMatrix logits;
  private final FloatMatrix oneRow;
  private final FloatMatrix groupShares;
  private final FloatMatrix groupValues;
  private final FloatMatrix groupSums;
  private final FloatMatrix sums;
  private final float[] scaled;
  private final float[] mixed;
  private final float[] added;
  private final float[] hidden;
  private final float[] bent;
  private final float[] normed;
  private final float[] projected;
  private final float[] queries;
  private final float[] transposed;
  private final boolean[] missing;
  private final float[] offsets;
  private float[] keys;
  private int keysAt;
  private float[] values;
  private int valuesAt;
  private int valuesStep;
  private int frames;
  private int whole;
  private boolean grouped;

  /** Heads of which the values of a frame are kept together. */
  static int together(int heads) {
    return heads % 4 == 0 ? 4 : heads % 2 == 0 ? 2 : 1;
  }

  /**
   * What a block has scratch for.
   *
   * @param rows rows that are projected or finished at once
   * @param queries queries that attend to the same keys at once
   */
  record Room(int rows, int queries) {}

  /**
   * @param missing keys that hold no frame, which nothing attends to; owned by the stepper, which
   *     changes it; those behind the frames of the window are always missing
   * @param room rows and queries for which there is scratch
   */
  EncoderBlock(
      LayerPosition here, LayerContext assembly, int number, boolean[] missing, Room room) {
    this(here, assembly, ((TransformerEncoder) here.layer()).block(), number, missing, null, room);
  }

  /**
   * @param missing as above; as many as there are keys
   * @param offsets what is added to the logits, heads x keys, or null; owned by the stepper, which
   *     changes it
   * @param room rows and queries for which there is scratch
   */
  EncoderBlock(
      LayerPosition here,
      LayerContext assembly,
      TransformerEncoder.Block block,
      int number,
      boolean[] missing,
      float[] offsets,
      Room room) {
    String at = "layers." + number + ".";
    this.kernels = assembly.kernels;
    this.block = block;
    this.width = here.inputWidth();
    this.window = missing.length;
    this.frames = window;
    this.depth = width / block.heads();
    this.scale = (float) (1 / Math.sqrt(depth));
    float[] rows = assembly.weight(here, at + "self_attn.in_proj_weight");
    float[] bias = assembly.weight(here, at + "self_attn.in_proj_bias");
    this.input = Affine.ofRows(assembly.backend, rows, bias);
    this.query = part(assembly, rows, bias, 0, 1);
    this.keysAndValues = part(assembly, rows, bias, 1, 3);
    this.output = affine(here, assembly, at + "self_attn.out_proj");
    this.first = affine(here, assembly, at + "linear1");
    this.second = affine(here, assembly, at + "linear2");
    this.norm1 = norm(here, assembly, at + "norm1", block.epsilon());
    this.norm2 = norm(here, assembly, at + "norm2", block.epsilon());
    this.row = FloatMatrix.of(1, width);
    this.target = FloatMatrix.of(1, width);
    this.headQueries = FloatMatrix.of(room.queries, depth);
    this.headKeys = FloatMatrix.of(depth, window);
    this.headValues = FloatMatrix.of(window, depth);
    this.logits = FloatMatrix.of(Math.max(room.queries, block.heads()), window);
    int group = together(block.heads());
    this.oneRow = FloatMatrix.of(1, window);
    this.groupShares = FloatMatrix.of(group, window);
    this.groupValues = FloatMatrix.of(window, group * depth);
    this.groupSums = FloatMatrix.of(group, group * depth);
    this.sums = FloatMatrix.of(room.queries, depth);
    this.scaled = new float[room.queries * depth];
    this.mixed = new float[room.rows * width];
    this.added = new float[room.rows * width];
    this.hidden = new float[room.rows * block.feedforward()];
    this.bent = new float[room.rows * block.feedforward()];
    this.normed = new float[room.rows * width];
    this.projected = new float[room.rows * 3 * width];
    this.transposed = new float[width * window];
    this.missing = missing;
    this.offsets = offsets;
    this.queries = new float[width];
  }

  private Affine part(LayerContext assembly, float[] rows, float[] bias, int from, int to) {
    int size = width * width;
    return Affine.ofRows(
        assembly.backend,
        Arrays.copyOfRange(rows, from * size, to * size),
        Arrays.copyOfRange(bias, from * width, to * width));
  }

  private static Affine affine(LayerPosition here, LayerContext assembly, String name) {
    return Affine.ofRows(
        assembly.backend,
        assembly.weight(here, name + ".weight"),
        assembly.weight(here, name + ".bias"));
  }

  static RowNorm norm(LayerPosition here, LayerContext assembly, String name, double epsilon) {
    return new RowNorm(
        assembly.weight(here, name + ".weight"), assembly.weight(here, name + ".bias"), epsilon);
  }

  private boolean isPre() {
    return block.norm() == TransformerEncoder.Norm.PRE;
  }

  /** Projects rows to query, key and value; before it, if the norm stands there, a norm. */
  void project(float[] x, int from, int rows, float[] qkv, int to) {
    if (isPre()) {
      kernels.normalise(row.onto(x, from, rows), norm1, target.onto(normed, 0, rows));
      input.apply(normed, 0, rows, qkv, to);
    } else {
      input.apply(x, from, rows, qkv, to);
    }
  }

  /** Sets keys, channel by channel, and values, row by row, to which {@link #compute} attends. */
  void attendTo(float[] allKeys, int keysFrom, float[] allValues, int valuesFrom, int step) {
    keys = allKeys;
    keysAt = keysFrom;
    values = allValues;
    valuesAt = valuesFrom;
    valuesStep = step;
    grouped = false;
  }

  /** The same with values whose heads are kept {@link #together}. */
  void attendTo(float[] allKeys, int keysFrom, float[] groups, int valuesFrom) {
    attendTo(allKeys, keysFrom, groups, valuesFrom, together(block.heads()) * depth);
    grouped = true;
  }

  /** Computes all of the first rows of {@code x}, and replaces them. */
  void all(float[] x, int rows) {
    project(x, 0, rows, projected, 0);
    transpose(width, 3 * width, rows);
    attendTo(transposed, 0, projected, 2 * width, 3 * width);
    compute(projected, 0, 3 * width, rows);
    finish(x, 0, rows);
  }

  /** Computes one of the first rows of {@code x}; the others stay as they are. */
  void one(float[] x, int rows, int number) {
    float[] from = x;
    if (isPre()) {
      kernels.normalise(row.onto(x, 0, rows), norm1, target.onto(normed, 0, rows));
      from = normed;
    }
    keysAndValues.apply(from, 0, rows, projected, 0);
    query.apply(from, number * width, 1, queries, 0);
    transpose(0, 2 * width, rows);
    attendTo(transposed, 0, projected, width, 2 * width);
    compute(queries, 0, width, 1);
    finish(x, number * width, 1);
  }

  /** Copies the keys among the projections, row by row, to {@link #transposed}. */
  private void transpose(int from, int step, int rows) {
    for (int at = 0; at < rows; at++) {
      for (int c = 0; c < width; c++) {
        transposed[c * window + at] = projected[at * step + from + c];
      }
    }
    frames = rows;
  }

  /** Writes the attention of {@code count} queries, a step apart, to {@link #mixed}. */
  void compute(float[] q, int from, int step, int count) {
    compute(q, from, step, count, 0);
  }

  /**
   * The same for queries whose results stand from row {@code first} of {@link #mixed} on, until
   * {@link #finish} reads them.
   */
  void compute(float[] q, int from, int step, int count, int first) {
    if (grouped && count == 1) {
      computeOne(q, from, first);
      return;
    }
    for (int head = 0; head < block.heads(); head++) {
      int own = head * depth;
      for (int at = 0; at < count; at++) {
        for (int c = 0; c < depth; c++) {
          scaled[at * depth + c] = scale * q[from + at * step + own + c];
        }
      }
      gatherValues(head);
      FloatMatrix scores = logits.onto(logits.values(), 0, count);
      headKeys.onto(keys, keysAt + own * window);
      kernels.multiply(headQueries.onto(scaled, 0, count), headKeys, scores);
      for (int at = 0; at < count; at++) {
        mask(at * window, head * window);
      }
      kernels.softmax(scores);
      kernels.multiply(scores, headValues, sums.onto(sums.values(), 0, count));
      for (int at = 0; at < count; at++) {
        System.arraycopy(sums.values(), at * depth, mixed, (first + at) * width + own, depth);
      }
    }
  }

  private void gatherValues(int head) {
    int group = together(block.heads());
    int start =
        grouped
            ? valuesAt + (head / group * window * group + head % group) * depth
            : valuesAt + head * depth;
    for (int at = 0; at < frames; at++) {
      int from = start + at * valuesStep;
      System.arraycopy(values, from, headValues.values(), at * depth, depth);
    }
  }

  private void computeOne(float[] q, int from, int first) {
    int heads = block.heads();
    for (int c = 0; c < width; c++) {
      queries[c] = scale * q[from + c];
    }
    float[] scores = logits.values();
    for (int head = 0; head < heads; head++) {
      int own = head * depth;
      headQueries.onto(queries, own, 1);
      kernels.multiply(
          headQueries,
          headKeys.onto(keys, keysAt + own * window),
          oneRow.onto(scores, head * window));
      mask(head * window, head * window);
    }
    kernels.softmax(logits.onto(scores, 0, heads));
    int group = together(heads);
    for (int head = 0; head < heads; head += group) {
      groupValues.onto(values, valuesAt + head * depth * window);
      kernels.multiply(groupShares.onto(scores, head * window), groupValues, groupSums);
      for (int member = 0; member < group; member++) {
        System.arraycopy(
            groupSums.values(),
            member * (group + 1) * depth,
            mixed,
            first * width + (head + member) * depth,
            depth);
      }
    }
  }

  /**
   * Says that all of the first keys hold a frame, and none of the others, as {@code missing} does.
   *
   * @param count number of these keys; 0 if {@code missing} has to be looked at
   */
  void complete(int count) {
    whole = count;
  }

  private void mask(int from, int offset) {
    if (whole > 0 && offsets == null) {
      Arrays.fill(logits.values(), from + whole, from + window, Float.NEGATIVE_INFINITY);
      return;
    }
    for (int other = 0; other < window; other++) {
      if (missing[other]) {
        logits.values()[from + other] = Float.NEGATIVE_INFINITY;
      } else if (offsets != null) {
        logits.values()[from + other] += offsets[offset + other];
      }
    }
  }

  /** Everything behind the attention, for rows of {@code x} that begin at {@code from}. */
  void finish(float[] x, int from, int rows) {
    int size = rows * width;
    output.apply(mixed, 0, rows, added, 0);
    for (int at = 0; at < size; at++) {
      x[from + at] += added[at];
    }
    if (!isPre()) {
      kernels.normalise(row.onto(x, from, rows), norm1, target.onto(x, from, rows));
      first.apply(x, from, rows, hidden, 0);
    } else {
      kernels.normalise(row.onto(x, from, rows), norm2, target.onto(normed, 0, rows));
      first.apply(normed, 0, rows, hidden, 0);
    }
    block.activation().apply(kernels, hidden, bent, rows * block.feedforward());
    second.apply(bent, 0, rows, added, 0);
    for (int at = 0; at < size; at++) {
      x[from + at] += added[at];
    }
    if (!isPre()) {
      kernels.normalise(row.onto(x, from, rows), norm2, target.onto(x, from, rows));
    }
  }
}
