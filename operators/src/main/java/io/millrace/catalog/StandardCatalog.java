package io.millrace.catalog;

import io.millrace.api.spec.ModelCatalog;
import io.millrace.continual.network.Network;
import io.millrace.detect.DetectStage;
import io.millrace.dictionary.compress.CompressModel;
import io.millrace.dictionary.learn.DictionaryModel;
import io.millrace.dictionary.overcomplete.OvercompleteModel;
import io.millrace.distance.DistanceModel;
import io.millrace.drift.DriftStage;
import io.millrace.math.backend.DenseBackend;
import io.millrace.math.backend.JvmBackend;
import io.millrace.preprocess.ImputeModel;
import io.millrace.preprocess.Standardize;
import io.millrace.preprocess.Whiten;
import io.millrace.readout.ClassifyModel;
import io.millrace.statespace.forecast.ForecastModel;
import io.millrace.statespace.layer.S4dModel;
import io.millrace.statespace.layer.S5Model;
import io.millrace.window.SlidingModel;

/** The catalogue of the operators that ship with Millrace. A new operator adds one line. */
public final class StandardCatalog {

  private static final ModelCatalog CATALOG = catalog(JvmBackend.ofProcess());

  private StandardCatalog() {}

  /** Returns the catalogue with all computation in this JVM. */
  public static ModelCatalog catalog() {
    return CATALOG;
  }

  /**
   * Returns a catalogue whose operators compute products of whole blocks with the given backend,
   * where they have such products.
   */
  public static ModelCatalog catalog(DenseBackend backend) {
    return ModelCatalog.empty()
        .with("standardize", Standardize.factory())
        .with("whiten", Whiten.factory())
        .with("dictionary", DictionaryModel.factory(backend))
        .with("network", Network.factory(backend))
        .with("s4d", S4dModel.factory())
        .with("s5", S5Model.factory())
        .with("forecast", ForecastModel.factory())
        .with("classify", ClassifyModel.factory())
        .with("compress", CompressModel.factory(backend))
        .with("overcomplete", OvercompleteModel.factory())
        .with("impute", ImputeModel.factory())
        .with("sliding", SlidingModel.factory())
        .with("distance", DistanceModel.factory())
        .with("drift", DriftStage.factory())
        .with("detect", DetectStage.factory());
  }
}
