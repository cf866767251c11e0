package com.example.deviation;

import io.millrace.api.operator.StreamModel;
import io.millrace.api.spec.ModelCatalog;
import io.millrace.api.spec.ModelSpec;
import io.millrace.api.testing.OperatorContract;
import java.util.List;
import java.util.Map;

class DeviationContractTest extends OperatorContract {

  @Override
  protected StreamModel model() {
    return ModelCatalog.empty()
        .with("deviation", Deviation.FACTORY)
        .create(List.of(new ModelSpec("deviation", Map.of("horizon", 8))), 3);
  }
}
