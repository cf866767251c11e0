package io.millrace.catalog;

import io.millrace.continual.Network;
import io.millrace.dictionary.CompressModel;
import io.millrace.dictionary.DictionaryModel;
import io.millrace.impute.ImputeModel;
import io.millrace.math.DenseBackend;
import io.millrace.math.JvmBackend;
import io.millrace.operator.ModelCatalog;
import io.millrace.readout.ClassifyModel;
import io.millrace.standardize.Standardize;
import io.millrace.standardize.Whiten;
import io.millrace.statespace.ForecastModel;
import io.millrace.statespace.S4dModel;
import io.millrace.statespace.S5Model;

/** The operators that ship, by the names a pipeline uses. A new operator adds one line. */
public final class StandardCatalog {

  private static final ModelCatalog CATALOG = catalog(JvmBackend.ofProcess());

  private StandardCatalog() {}

  /** With all maths in this JVM. */
  public static ModelCatalog catalog() {
    return CATALOG;
  }

  /** With the dense maths of whole blocks on a backend, for the operators that have such. */
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
        .with("impute", ImputeModel.factory());
  }
}
