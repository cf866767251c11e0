package com.example.deviation;

import io.millrace.api.spec.ModelFactory;
import io.millrace.api.spec.OperatorProvider;
import java.util.Map;

/** The operators of this jar. */
public final class DeviationOperators implements OperatorProvider {

  @Override
  public int contract() {
    return OperatorProvider.CONTRACT;
  }

  @Override
  public Map<String, ModelFactory> operators() {
    return Map.of("deviation", Deviation.FACTORY);
  }
}
