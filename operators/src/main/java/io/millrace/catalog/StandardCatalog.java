package io.millrace.catalog;

import io.millrace.dictionary.CompressModel;
import io.millrace.dictionary.DictionaryModel;
import io.millrace.impute.ImputeModel;
import io.millrace.operator.ModelCatalog;
import io.millrace.standardize.Standardize;
import io.millrace.standardize.Whiten;

/** The operators that ship, by the names a pipeline uses. A new operator adds one line. */
public final class StandardCatalog {

  private static final ModelCatalog CATALOG =
      ModelCatalog.empty()
          .with("standardize", Standardize.factory())
          .with("whiten", Whiten.factory())
          .with("dictionary", DictionaryModel.factory())
          .with("compress", CompressModel.factory())
          .with("impute", ImputeModel.factory());

  private StandardCatalog() {}

  public static ModelCatalog catalog() {
    return CATALOG;
  }
}
