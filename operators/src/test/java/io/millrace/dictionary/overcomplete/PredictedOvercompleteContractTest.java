package io.millrace.dictionary.overcomplete;

import io.millrace.api.operator.StreamModel;
import io.millrace.api.spec.ModelCatalog;
import io.millrace.api.spec.ModelSpec;
import io.millrace.api.testing.OperatorContract;
import java.util.List;
import java.util.Map;

/** The nine laws with a prediction and keyframes. */
class PredictedOvercompleteContractTest extends OperatorContract {

  @Override
  protected StreamModel model() {
    Map<String, Object> options =
        Map.of("atoms", 9, "keep", 2, "batch", 7, "predict", true, "keyframe", 6);
    return ModelCatalog.empty()
        .with("overcomplete", OvercompleteModel.factory())
        .create(List.of(new ModelSpec("overcomplete", options)), 5);
  }
}
