package io.millrace.continual.attention;

import io.millrace.api.math.FloatMatrix;
import io.millrace.api.math.Kernels;
import io.millrace.api.math.RowNorm;
import io.millrace.continual.layer.Affine;
import io.millrace.continual.layer.LayerContext;
import io.millrace.continual.layer.LayerPosition;
import io.millrace.continual.pointwise.Softmax;
import java.util.Arrays;

/*
 *   symbol     meaning                                       shape
 *   n          window                                        number
 *   E, F, d    channels, feed-forward channels, E / heads    numbers
 *   qkv        query, key and value of each row              n x 3 E
 *   rows       rows that are computed: all, or one           1 or n
 *
 * A matrix of a head is copied out of qkv, so that its rows are adjacent.
 */
/** One layer of an {@link Encoder}: its products, and the arithmetic on the rows of a window. */
final class EncoderBlock {

  private final Kernels kernels;
  private final Encoder.Block block;
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
  private final FloatMatrix sums;
  private final float[] mixed;
  private final float[] added;
  private final float[] hidden;
  private final float[] bent;
  private final float[] normed;
  private final float[] projected;
  private final float[] queries;

  EncoderBlock(LayerPosition here, LayerContext assembly, int number) {
    Encoder encoder = (Encoder) here.layer();
    String at = "layers." + number + ".";
    this.kernels = assembly.kernels;
    this.block = encoder.block();
    this.width = here.inputWidth();
    this.window = encoder.window();
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
    this.headQueries = FloatMatrix.of(window, depth);
    this.headKeys = FloatMatrix.of(window, depth);
    this.headValues = FloatMatrix.of(window, depth);
    this.logits = FloatMatrix.of(window, window);
    this.sums = FloatMatrix.of(window, depth);
    this.mixed = new float[window * width];
    this.added = new float[window * width];
    this.hidden = new float[window * block.feedforward()];
    this.bent = new float[window * block.feedforward()];
    this.normed = new float[window * width];
    this.projected = new float[window * 2 * width];
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
    return block.norm() == Encoder.Norm.PRE;
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

  /**
   * Computes all rows of a window from the last layer's rows and their projections.
   *
   * @param x rows of the window; replaced
   * @param missing rows that hold no frame, which nothing attends to
   */
  void all(float[] x, float[] qkv, boolean[] missing) {
    attend(window, qkv, 0, 3 * width, qkv, width, missing);
    finish(x, 0, window);
  }

  /** Computes one row of a window; the others of {@code x} stay as they are. */
  void one(float[] x, int number, float[] qkv, boolean[] missing) {
    attend(1, qkv, number * 3 * width, 3 * width, qkv, width, missing);
    finish(x, number * width, 1);
  }

  /** The same without projections: those of keys and values are computed for the window here. */
  void projectAndOne(float[] x, int number, boolean[] missing) {
    float[] from = x;
    if (isPre()) {
      kernels.normalise(row.onto(x, 0, window), norm1, target.onto(normed, 0, window));
      from = normed;
    }
    keysAndValues.apply(from, 0, window, projected, 0);
    query.apply(from, number * width, 1, queries, 0);
    attend(1, queries, 0, width, projected, 0, missing);
    finish(x, number * width, 1);
  }

  /** Writes the attention of {@code rows} queries to {@link #mixed}; keys, then values follow. */
  private void attend(
      int rows, float[] q, int from, int step, float[] kv, int keys, boolean[] missing) {
    int stride = keys == 0 ? 2 * width : 3 * width;
    for (int head = 0; head < block.heads(); head++) {
      int own = head * depth;
      for (int at = 0; at < rows; at++) {
        for (int c = 0; c < depth; c++) {
          headQueries.values()[at * depth + c] = scale * q[from + at * step + own + c];
        }
      }
      for (int at = 0; at < window; at++) {
        int key = at * stride + keys + own;
        System.arraycopy(kv, key, headKeys.values(), at * depth, depth);
        System.arraycopy(kv, key + width, headValues.values(), at * depth, depth);
      }
      FloatMatrix scores = logits.onto(logits.values(), 0, rows);
      kernels.multiplyTransposedRight(
          headQueries.onto(headQueries.values(), 0, rows), headKeys, scores);
      for (int at = 0; at < rows; at++) {
        for (int other = 0; other < window; other++) {
          if (missing[other]) {
            scores.set(at, other, Float.NEGATIVE_INFINITY);
          }
        }
        Softmax.apply(kernels, scores.values(), at * window, window);
      }
      kernels.multiply(scores, headValues, sums.onto(sums.values(), 0, rows));
      for (int at = 0; at < rows; at++) {
        System.arraycopy(sums.values(), at * depth, mixed, at * width + own, depth);
      }
    }
  }

  /** Everything behind the attention, for rows of {@code x} that begin at {@code from}. */
  private void finish(float[] x, int from, int rows) {
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
