package io.millrace.continual.adapter;

import io.millrace.api.config.Entries;
import io.millrace.api.config.Fault;
import io.millrace.api.config.Forms;
import io.millrace.api.config.Key;
import io.millrace.api.config.KeyTable;
import io.millrace.continual.layer.Layer.Bias;
import io.millrace.continual.layer.NetworkFault;
import io.millrace.continual.layer.WeightShape;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;

/*
 * W (out, in / groups, kernel..) is frozen, W' = mask (W + D):
 *
 *   kind     D                                       tensors, with the names of the published code
 *   lora     alpha / rank · B A, over the kernel     lora_A.weight (rank, in, kernel..)
 *                                                    lora_B.weight (out, rank, 1..)
 *   splora   C R at the centre of the kernel         adapter.rows (1, rank, in / groups)
 *                                                    adapter.cols (1, out, rank)
 *   sppara   P at the centre of the kernel           adapter (out, in / groups)
 *
 * Masks are in_features_mask (in / groups) and out_features_mask (out). They remove columns and
 * rows of W + D; a removed row has no bias either.
 *
 * Sources: E. Hu et al., LoRA (ICLR 2022; names and shapes of its layers as PEFT saves them);
 * L. Hedegaard et al., Structured Pruning Adapters (Pattern Recognition 2024, arXiv 2211.10155) and
 * its code, sp_adapters 0.4. SPPaRA is one of convolutions there; a linear layer has one place.
 */
/**
 * A small change of the frozen weight of a layer, and masks of the rows and columns that are left.
 *
 * @param kind its form; of no other value if it is {@link Kind#NONE}
 * @param rank columns of the smaller matrices; 0 for a form without a rank
 * @param alpha factor of {@code lora}, divided by the rank
 * @param per whose adapter it is
 * @param masks whether there are masks
 * @param bias whether each group has a bias of its own, too
 */
public record Adapter(Kind kind, int rank, double alpha, Per per, boolean masks, boolean bias) {

  /** No adapter: the layer as it was trained. */
  public static final Adapter NONE = new Adapter(Kind.NONE, 0, 0, Per.NETWORK, false, false);

  /** Mask of the columns of a weight. */
  public static final String IN_MASK = "in_features_mask";

  /** Mask of the rows of a weight. */
  public static final String OUT_MASK = "out_features_mask";

  private static final String BIAS_NAME = "bias";

  private static final int MOST_RANK = 1 << 12;
  private static final int USUAL_RANK = 8;

  /** Form of an adapter. */
  public enum Kind {
    /** The weight is as it was trained; masks may remove parts of it. */
    NONE,
    /** A product of two small matrices, over the whole kernel. */
    LORA,
    /** A product of two small matrices, at the centre of the kernel. */
    SPLORA,
    /** A whole matrix, at the centre of the kernel. */
    SPPARA
  }

  /** Whose an adapter is. */
  public enum Per {
    /** One for all: it is among the weights, and is added to them when they are loaded. */
    NETWORK,
    /** Each group has its own, in its learned parameters. */
    GROUP
  }

  private static final Key<Kind> KIND =
      Key.choice("kind", Kind.NONE)
          .describedAs(
              "lora (over the whole kernel), splora or sppara (at its centre), or none, which leaves"
                  + " masks alone.");
  private static final Key<Integer> RANK =
      Key.whole("rank", 1, MOST_RANK)
          .describedAs("Rank of lora and splora.")
          .defaultsToComputed(Integer.toString(USUAL_RANK));
  private static final Key<Double> ALPHA =
      Key.number("alpha", 1e-6, 1e6)
          .describedAs("Factor of lora, which is divided by the rank.")
          .defaultsToComputed("the rank");
  private static final Key<Per> PER =
      Key.choice("per", Per.NETWORK)
          .describedAs(
              "network: one adapter, among the weights; group: each group has its own, which is"
                  + " followed or learned.");
  private static final Key<Boolean> MASKS =
      Key.flag("masks").describedAs("Whether rows and columns are masked.").defaultsTo(false);
  private static final Key<Boolean> OWN_BIAS =
      Key.flag("bias")
          .describedAs("With per: group, whether each group has a bias of its own.")
          .defaultsTo(false);

  /** The field of a layer. */
  public static final Key<Entries> FIELD =
      Key.of(
              "adapter",
              Forms.table(
                  "a map such as {kind: splora, rank: 8}",
                  KeyTable.of(KIND, RANK, ALPHA, PER, MASKS, OWN_BIAS)))
          .describedAs("A small change of the frozen weight.")
          .defaultsToComputed("none");

  /** Reads the field of a layer and reports its faults. */
  public static Adapter read(Entries layer) {
    return layer.find(FIELD).map(Adapter::of).orElse(NONE);
  }

  private static Adapter of(Entries in) {
    Kind kind = in.read(KIND);
    boolean ranked = kind == Kind.LORA || kind == Kind.SPLORA;
    if (in.has(RANK.name()) && !ranked) {
      refuse(in, RANK, "none without kind: lora or splora");
    }
    if (in.has(ALPHA.name()) && kind != Kind.LORA) {
      refuse(in, ALPHA, "none without kind: lora");
    }
    int rank = in.read(RANK, USUAL_RANK);
    Per per = in.read(PER);
    boolean bias = in.read(OWN_BIAS);
    if (bias && per == Per.NETWORK) {
      refuse(in, OWN_BIAS, "none without per: group, because the bias is among the weights");
    }
    Adapter read =
        new Adapter(
            kind,
            ranked ? rank : 0,
            kind == Kind.LORA ? in.read(ALPHA, (double) rank) : 0,
            per,
            in.read(MASKS),
            bias);
    if (!read.isPresent()) {
      in.faults()
          .add(
              new Fault.Misfit(
                  in.location().key(KIND.name()),
                  "lora, splora or sppara, or masks: true",
                  "neither",
                  "remove adapter, or choose one"));
    }
    in.finish();
    return read;
  }

  private static void refuse(Entries in, Key<?> key, String expected) {
    in.faults().add(new Fault.Misfit(in.location().key(key.name()), expected, "one", "remove it"));
  }

  /** One adapter of a rank for the whole network, among its weights. */
  public static Adapter of(Kind kind, int rank) {
    boolean ranked = kind == Kind.LORA || kind == Kind.SPLORA;
    return new Adapter(kind, ranked ? rank : 0, rank, Per.NETWORK, false, false);
  }

  /** The same, of which each group has its own. */
  public Adapter perGroup() {
    return new Adapter(kind, rank, alpha, Per.GROUP, masks, bias);
  }

  /** The same with masks of rows and columns. */
  public Adapter masked() {
    return new Adapter(kind, rank, alpha, per, true, bias);
  }

  /** The same with a bias of its own. */
  public Adapter withBias() {
    return new Adapter(kind, rank, alpha, per, masks, true);
  }

  /** Whether anything of the layer is changed. */
  public boolean isPresent() {
    return kind != Kind.NONE || masks || bias;
  }

  /** Whether each group has its own. */
  public boolean isPerGroup() {
    return per == Per.GROUP && isPresent();
  }

  /** Factor of the product of the two matrices. */
  public double scale() {
    return kind == Kind.LORA ? alpha / rank : 1;
  }

  /** Its tensors beside the weight, with their shapes, if they are among the weights. */
  public List<WeightShape> weights(AdaptedWeight of) {
    return per == Per.NETWORK ? tensors(of) : List.of();
  }

  /** Its tensors, with their shapes, if each group has its own. */
  public List<WeightShape> parameters(AdaptedWeight of) {
    return per == Per.GROUP ? tensors(of) : List.of();
  }

  private List<WeightShape> tensors(AdaptedWeight of) {
    List<WeightShape> shapes = new ArrayList<>();
    switch (kind) {
      case NONE -> {}
      case LORA -> {
        List<Integer> a = new ArrayList<>(List.of(rank, of.in()));
        a.addAll(of.kernel());
        List<Integer> b = new ArrayList<>(List.of(of.out(), rank));
        b.addAll(Collections.nCopies(of.kernel().size(), 1));
        shapes.add(new WeightShape(name(0), a));
        shapes.add(new WeightShape(name(1), b));
      }
      case SPLORA -> {
        shapes.add(WeightShape.of(name(0), 1, rank, of.in()));
        shapes.add(WeightShape.of(name(1), 1, of.out(), rank));
      }
      case SPPARA -> shapes.add(WeightShape.of(name(0), of.out(), of.in()));
    }
    if (masks) {
      shapes.add(WeightShape.of(IN_MASK, of.in()));
      shapes.add(WeightShape.of(OUT_MASK, of.out()));
    }
    if (bias) {
      shapes.add(WeightShape.of(BIAS_NAME, of.out()));
    }
    return shapes;
  }

  /** Name of one of its matrices: 0 the one that reads the input, or the only one; 1 the other. */
  public String name(int matrix) {
    return switch (kind) {
      case NONE -> throw new IllegalStateException("Cannot name a matrix: masks have none");
      case LORA -> matrix == 0 ? "lora_A.weight" : "lora_B.weight";
      case SPLORA -> matrix == 0 ? "adapter.rows" : "adapter.cols";
      case SPPARA -> "adapter";
    };
  }

  /**
   * Reasons why a layer cannot have it, as faults without a path.
   *
   * @param own whether the layer has a bias
   */
  public List<NetworkFault> misfits(AdaptedWeight of, Bias own) {
    List<NetworkFault> faults = new ArrayList<>();
    boolean central = kind == Kind.SPLORA || kind == Kind.SPPARA;
    if (central && !of.hasCentre()) {
      faults.add(
          NetworkFault.of(
              "a kernel with a centre, odd on each axis, for an adapter at it",
              of.kernel().toString(),
              "take kind: lora, or an odd kernel"));
    }
    if (kind == Kind.LORA && of.groups() > 1) {
      faults.add(
          NetworkFault.of(
              "groups: 1 with kind: lora",
              Integer.toString(of.groups()),
              "take kind: splora or sppara, which adapt each group of channels"));
    }
    if (bias && own == Bias.NONE) {
      faults.add(
          NetworkFault.of(
              "a layer with a bias, for a bias of each group",
              "bias: false",
              "remove one of them"));
    }
    return faults;
  }
}
