package io.millrace.streaming.pipeline;

import io.millrace.operator.ModelCatalog;
import io.millrace.operator.ModelFactory;
import io.millrace.operator.Options;
import io.millrace.operator.StreamModel;
import java.util.function.UnaryOperator;

/** A catalogue that judges options and builds nothing: all that a reader of YAML needs. */
final class TestCatalog {

  private TestCatalog() {}

  enum Mode {
    FAST,
    PAPER
  }

  static ModelCatalog of() {
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
