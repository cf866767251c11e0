package io.millrace.dictionary.compress;

import io.millrace.api.operator.StreamModel;
import io.millrace.api.spec.ModelSpec;
import io.millrace.api.testing.OperatorContract;
import io.millrace.catalog.StandardCatalog;
import java.util.List;
import java.util.Map;

/** The nine laws with a prediction, over several renewals of the codebook and keyframes. */
class PredictedCompressContractTest extends OperatorContract {

  @Override
  protected StreamModel model() {
    Map<String, Object> options =
        Map.of(
            "keep",
            2,
            "bits",
            6,
            "batch",
            4,
            "refresh",
            3,
            "reconstruction",
            true,
            "predict",
            true,
            "keyframe",
            5);
    return StandardCatalog.catalog().create(List.of(new ModelSpec("compress", options)), 5);
  }
}
