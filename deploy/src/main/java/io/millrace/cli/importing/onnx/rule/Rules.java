package io.millrace.cli.importing.onnx.rule;

import io.millrace.cli.importing.onnx.value.Folding;
import io.millrace.cli.importing.onnx.value.Node;
import io.millrace.cli.importing.onnx.value.NodeFault;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.stream.Collectors;

/** The operators that have rules. Those of constants alone are in {@link Folding}. */
public final class Rules {

  private static final Map<String, Rule> BY_OPERATOR = new TreeMap<>();

  private static final String QUANTIZED =
      "weights of 8 bits have no layer; export the model in float32";

  private static final String CONDITION =
      "a condition on the numbers of a frame has no rule; a network file may have the layer"
          + " conditional";

  /** Why operators that graphs often have are without a rule. */
  private static final Map<String, String> REASONS =
      Map.ofEntries(
          Map.entry(
              "Upsample",
              "it makes more places or frames by repetition or interpolation, and no layer does"),
          Map.entry(
              "Resize",
              "it makes more places or frames by repetition or interpolation, and no layer does"),
          Map.entry("Loop", "a loop of any length has no bounded state"),
          Map.entry("Scan", "a scan of any length has no bounded state"),
          Map.entry("CumSum", "a sum of all frames so far grows without a bound"),
          Map.entry("ReduceSum", "a sum has no layer; a mean over channels or places has one"),
          Map.entry("Einsum", "no rule knows its equations; export with MatMul"),
          Map.entry("ArgMax", "an index is no number that a layer computes; take the scores"),
          Map.entry("Greater", CONDITION),
          Map.entry("GreaterOrEqual", CONDITION),
          Map.entry("Less", CONDITION),
          Map.entry("LessOrEqual", CONDITION),
          Map.entry("Equal", CONDITION),
          Map.entry("Sign", CONDITION),
          Map.entry("TopK", "an order of channels is no number that a layer computes"),
          Map.entry("NonMaxSuppression", "a number of boxes that varies has no frame"),
          Map.entry("RandomNormalLike", "a result would be another each time"),
          Map.entry("QuantizeLinear", QUANTIZED),
          Map.entry("DequantizeLinear", QUANTIZED),
          Map.entry("DynamicQuantizeLinear", QUANTIZED),
          Map.entry("QLinearConv", QUANTIZED),
          Map.entry("QLinearMatMul", QUANTIZED),
          Map.entry("ConvInteger", QUANTIZED),
          Map.entry("MatMulInteger", QUANTIZED));

  static {
    BY_OPERATOR.put("Conv", new ConvRule());
    BY_OPERATOR.put("ConvTranspose", new TransposeRule());
    BY_OPERATOR.put("MaxPool", new PoolRule());
    BY_OPERATOR.put("AveragePool", new PoolRule());
    for (String operator : GlobalRule.OPERATORS) {
      BY_OPERATOR.put(operator, new GlobalRule());
    }
    BY_OPERATOR.put("Gemm", MatrixRules::gemm);
    BY_OPERATOR.put("MatMul", MatrixRules::product);
    BY_OPERATOR.put("BatchNormalization", NormRules::batch);
    BY_OPERATOR.put("LayerNormalization", NormRules::layer);
    BY_OPERATOR.put("InstanceNormalization", NormRules::instance);
    BY_OPERATOR.put("GroupNormalization", NormRules::groups);
    BY_OPERATOR.put("millrace.group_norm", NormRules::groups);
    BY_OPERATOR.put("millrace.rms_norm", NormRules::rootMeanSquare);
    for (String operator : RecurrentRule.OPERATORS) {
      BY_OPERATOR.put(operator, new RecurrentRule());
    }
    PointRules.register(BY_OPERATOR);
    ArithmeticRules.register(BY_OPERATOR);
    ViewRules.register(BY_OPERATOR);
    PartRules.register(BY_OPERATOR);
  }

  private Rules() {}

  public static Rule of(String operator) {
    Rule rule = BY_OPERATOR.get(operator);
    if (rule == null) {
      throw NodeFault.because(reason(operator));
    }
    return rule;
  }

  /** The fault of a node whose operator has no rule. */
  public static Optional<NodeFault> unknown(Node node) {
    return BY_OPERATOR.containsKey(node.operator())
        ? Optional.empty()
        : Optional.of(new NodeFault(node.operator(), node.name(), reason(node.operator())));
  }

  private static String reason(String operator) {
    String reason = REASONS.get(operator);
    return reason != null
        ? reason
        : "the operator has no rule; known are "
            + BY_OPERATOR.keySet().stream()
                .filter(name -> !name.startsWith("millrace."))
                .collect(Collectors.joining(", "))
            + ", If";
  }
}
