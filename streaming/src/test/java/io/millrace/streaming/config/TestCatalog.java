package io.millrace.streaming.config;

import io.millrace.api.operator.StreamModel;
import io.millrace.api.spec.ModelCatalog;
import io.millrace.api.spec.ModelFactory;
import io.millrace.api.spec.Options;
import java.util.function.UnaryOperator;

/** A catalogue that judges options and builds nothing: all that a reader of YAML needs. */
public final class TestCatalog {

  private TestCatalog() {}

  enum Mode {
    FAST,
    PAPER
  }

  public static ModelCatalog of() {
    return ModelCatalog.empty()
        .with("standardize", new Standardize())
        .with("dictionary", new Dictionary());
  }

  private static final class Standardize implements ModelFactory.Wrapper {
    @Override
    public UnaryOperator<StreamModel> wrapper(Options options) {
      options.integer("horizon", 2, 1_000_000, 720);
      return UnaryOperator.identity();
    }
  }

  private static final class Dictionary implements ModelFactory.Operator {
    @Override
    public StreamModel create(int inputWidth, Options options) {
      options.choice("mode", Mode.FAST);
      options.integer("batch", 1, 100_000, 10);
      options.integer("keep", 1, inputWidth, 1);
      options.number("rho_min", 0, 1, 0);
      options.flag("impute", Options.Flag.ON);
      return null;
    }
  }
}
