package io.millrace.released;

import io.millrace.catalog.StandardCatalog;
import io.millrace.continual.Network;
import io.millrace.dictionary.CompressModel;
import io.millrace.dictionary.DictionaryModel;
import io.millrace.impute.ImputeModel;
import io.millrace.math.DenseBackend;
import io.millrace.operator.ModelCatalog;
import io.millrace.operator.ModelFactory;
import io.millrace.operator.Options;
import io.millrace.operator.Rows;
import io.millrace.operator.StreamModel;
import io.millrace.readout.ClassifyModel;
import io.millrace.standardize.Standardize;
import io.millrace.streaming.runtime.CatalogSource;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Method;
import java.lang.reflect.Proxy;
import java.util.Set;
import java.util.concurrent.locks.LockSupport;

/**
 * The operators of {@link StandardCatalog} that released pipelines use, made slow: a row takes at
 * least that long. What they compute is unchanged. A slow operator holds up the records before it,
 * so that a checkpoint finds them in flight.
 *
 * @param rowNanos time that a row takes
 */
record PacedCatalog(long rowNanos) implements CatalogSource {

  private static final long serialVersionUID = 1L;

  @Override
  public ModelCatalog on(DenseBackend backend) {
    return ModelCatalog.empty()
        .with("standardize", Standardize.factory())
        .with("dictionary", new Paced(DictionaryModel.factory(backend), rowNanos))
        .with("impute", new Paced(ImputeModel.factory(), rowNanos))
        .with("classify", new Paced(ClassifyModel.factory(), rowNanos))
        .with("compress", new Paced(CompressModel.factory(backend), rowNanos))
        .with("network", new Paced(Network.factory(backend), rowNanos));
  }

  /** Makes slow what another factory makes. */
  private record Paced(ModelFactory.Operator factory, long rowNanos)
      implements ModelFactory.Operator {

    @Override
    public Set<String> files() {
      return factory.files();
    }

    @Override
    public StreamModel create(int inputWidth, Options options) {
      StreamModel model = factory.create(inputWidth, options);
      return model == null ? null : slowed(model);
    }

    /** It has the interfaces of the model: hosts ask whether it learns or encodes. */
    private StreamModel slowed(StreamModel model) {
      return (StreamModel)
          Proxy.newProxyInstance(
              PacedCatalog.class.getClassLoader(),
              model.getClass().getInterfaces(),
              (proxy, method, arguments) -> {
                LockSupport.parkNanos(rowNanos * rows(method, arguments));
                return called(model, method, arguments);
              });
    }

    private static Object called(StreamModel model, Method method, Object[] arguments)
        throws Throwable {
      try {
        return method.invoke(model, arguments);
      } catch (InvocationTargetException failed) {
        throw failed.getCause();
      }
    }

    /** How many rows a call is about. */
    private static int rows(Method method, Object[] arguments) {
      return switch (method.getName()) {
        case "step" -> ((Rows) arguments[0]).size();
        case "decode" -> 1;
        default -> 0;
      };
    }
  }
}
