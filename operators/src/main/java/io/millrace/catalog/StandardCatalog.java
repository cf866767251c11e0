package io.millrace.catalog;

import io.millrace.continual.Network;
import io.millrace.dictionary.CompressModel;
import io.millrace.dictionary.DictionaryModel;
import io.millrace.impute.ImputeModel;
import io.millrace.operator.ModelCatalog;
import io.millrace.readout.ClassifyModel;
import io.millrace.standardize.Standardize;
import io.millrace.standardize.Whiten;
import io.millrace.statespace.ForecastModel;
import io.millrace.statespace.S4dModel;
import io.millrace.statespace.S5Model;

/** The operators that ship, by the names a pipeline uses. A new operator adds one line. */
public final class StandardCatalog {

  private static final ModelCatalog CATALOG =
      ModelCatalog.empty()
          .with("standardize", Standardize.factory())
          .with("whiten", Whiten.factory())
          .with("dictionary", DictionaryModel.factory())
          .with("network", Network.factory())
          .with("s4d", S4dModel.factory())
          .with("s5", S5Model.factory())
          .with("forecast", ForecastModel.factory())
          .with("classify", ClassifyModel.factory())
          .with("compress", CompressModel.factory())
          .with("impute", ImputeModel.factory());

  private StandardCatalog() {}

  public static ModelCatalog catalog() {
    return CATALOG;
  }
}
