package io.millrace.cli.importing.onnx.rule;

import io.millrace.cli.importing.onnx.value.Folding;
import io.millrace.cli.importing.onnx.value.NodeFault;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Collectors;

/** The operators that have rules. Those of constants alone are in {@link Folding}. */
public final class Rules {

  private static final Map<String, Rule> BY_OPERATOR = new TreeMap<>();

  static {
    BY_OPERATOR.put("Conv", new ConvRule());
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
      throw NodeFault.because(
          "the operator has no rule; known are "
              + BY_OPERATOR.keySet().stream()
                  .filter(name -> !name.startsWith("millrace."))
                  .collect(Collectors.joining(", "))
              + ", If");
    }
    return rule;
  }
}
