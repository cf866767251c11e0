package io.millrace.continual.attention;

import io.millrace.api.config.Key;
import io.millrace.api.operator.Slot;
import io.millrace.continual.kind.LayerFields;
import io.millrace.continual.kind.LayerKind;
import io.millrace.continual.layer.Affine;
import io.millrace.continual.layer.Frames;
import io.millrace.continual.layer.LayerContext;
import io.millrace.continual.layer.LayerPosition;
import io.millrace.continual.layer.LayerTiming;
import io.millrace.continual.layer.NetworkFault;
import io.millrace.continual.layer.PlaceLayer;
import io.millrace.continual.layer.Stepper;
import io.millrace.continual.layer.WeightShape;
import io.millrace.continual.layer.Weights;
import io.millrace.continual.layer.WholeLayer;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/*
 *   symbol  meaning                                                  shape
 *   E       channels of queries and outputs: the first of a frame    number
 *   F       channels of keys and values: the others                  number
 *
 *   frame   | E numbers for the query | F numbers for key and value |
 */
/**
 * Attention whose query is made from the first channels of a frame, and whose keys and values are
 * made from the others, as torch.nn.MultiheadAttention(E, heads, kdim=F, vdim=F): weights {@code
 * q_proj_weight} (E, E), {@code k_proj_weight} (E, F), {@code v_proj_weight} (E, F), or {@code
 * in_proj_weight} (3 E, E) if F equals E, as torch has it; {@code in_proj_bias} (3 E), {@code
 * out_proj.weight} (E, E) and {@code out_proj.bias} (E).
 *
 * @param query channels of the query, E
 * @param attention window, heads and start
 */
public record CrossAttention(int query, Attention attention) implements PlaceLayer {

  private static final Key<Integer> QUERY =
      LayerFields.count(
          "query", "Channels of the query: the first. The others are for keys and values.");

  /** How the layer is written in a network file. */
  public static final LayerKind KIND =
      LayerKind.of(
          "cross_attention",
          (in, inner) ->
              new CrossAttention(
                  in.read(QUERY, 1),
                  new Attention(
                      in.read(AttentionFields.WINDOW, 1),
                      in.read(AttentionFields.HEADS),
                      in.read(Attention.AHEAD),
                      in.read(Attention.START),
                      in.read(LayerFields.BIAS))),
          QUERY,
          AttentionFields.WINDOW,
          AttentionFields.HEADS,
          Attention.AHEAD,
          Attention.START,
          LayerFields.BIAS);

  @Override
  public String kind() {
    return "cross_attention";
  }

  @Override
  public LayerTiming timing() {
    return attention.timing();
  }

  @Override
  public int outputWidth(int inputWidth) {
    return query;
  }

  @Override
  public List<NetworkFault> misfits(int inputWidth) {
    List<NetworkFault> faults = new ArrayList<>(attention.misfits(query));
    if (query >= inputWidth) {
      faults.add(
          NetworkFault.of(
              "channels for keys and values behind those of the query, query below " + inputWidth,
              Integer.toString(query),
              "join both by parallel with join: concat, the query first; for keys of the same"
                  + " channels use attention"));
    }
    return faults;
  }

  @Override
  public List<Slot> slots(int inputWidth) {
    return attention.slots(query);
  }

  @Override
  public boolean takesMasked() {
    return true;
  }

  @Override
  public List<Slot> maskSlots(int inputWidth) {
    return attention.maskSlots(query);
  }

  @Override
  public List<WeightShape> weights(int inputWidth) {
    List<WeightShape> shapes = new ArrayList<>(attention.weights(query));
    int others = inputWidth - query;
    if (others != query) {
      shapes.removeIf(shape -> shape.name().equals("in_proj_weight"));
      shapes.add(0, WeightShape.of("v_proj_weight", query, others));
      shapes.add(0, WeightShape.of("k_proj_weight", query, others));
      shapes.add(0, WeightShape.of("q_proj_weight", query, query));
    }
    return shapes;
  }

  @Override
  public long multiplyAdds(int inputWidth) {
    long e = query;
    return 2 * e * e + 2 * e * (inputWidth - e) + 2 * e * attention.window();
  }

  @Override
  public WholeLayer whole(LayerPosition here, Weights weights) {
    return new WholeCrossAttention(here, this, weights);
  }

  @Override
  public Stepper stepper(LayerPosition here, LayerContext assembly) {
    return new AttentionStepper(here, assembly, attention, new Parts(here, assembly));
  }

  /** Projects both parts of a frame by themselves. */
  private static final class Parts implements AttentionStepper.Projection {
    private final int width;
    private final int others;
    private final Affine query;
    private final Affine keysAndValues;
    private float[] first = {};
    private float[] second = {};
    private float[] queries = {};
    private float[] pairs = {};

    Parts(LayerPosition here, LayerContext assembly) {
      CrossAttention cross = (CrossAttention) here.layer();
      this.width = cross.query;
      this.others = here.inputWidth() - width;
      float[] rows = rows(here, assembly);
      float[] bias = assembly.bias(here, "in_proj_bias", cross.attention.bias(), 3 * width);
      this.query =
          Affine.ofRows(
              assembly.backend, Arrays.copyOf(rows, width * width), Arrays.copyOf(bias, width));
      this.keysAndValues =
          Affine.ofRows(
              assembly.backend,
              Arrays.copyOfRange(rows, width * width, rows.length),
              Arrays.copyOfRange(bias, width, 3 * width));
    }

    /** The rows of query, key and value, one behind the other. */
    private float[] rows(LayerPosition here, LayerContext assembly) {
      if (others == width) {
        return assembly.weight(here, "in_proj_weight");
      }
      float[] rows = new float[width * (width + 2 * others)];
      System.arraycopy(assembly.weight(here, "q_proj_weight"), 0, rows, 0, width * width);
      int size = width * others;
      System.arraycopy(assembly.weight(here, "k_proj_weight"), 0, rows, width * width, size);
      System.arraycopy(assembly.weight(here, "v_proj_weight"), 0, rows, width * width + size, size);
      return rows;
    }

    @Override
    public void apply(Frames in, float[] projected) {
      first = in.room(first, width);
      second = in.room(second, others);
      queries = in.room(queries, width);
      pairs = in.room(pairs, 2 * width);
      for (int frame = 0; frame < in.size; frame++) {
        System.arraycopy(in.values, frame * in.width, first, frame * width, width);
        System.arraycopy(in.values, frame * in.width + width, second, frame * others, others);
      }
      query.apply(first, 0, in.size, queries, 0);
      keysAndValues.apply(second, 0, in.size, pairs, 0);
      for (int frame = 0; frame < in.size; frame++) {
        int to = 3 * frame * width;
        System.arraycopy(queries, frame * width, projected, to, width);
        System.arraycopy(pairs, 2 * frame * width, projected, to + width, 2 * width);
      }
    }
  }
}
