package io.millrace.released;

import io.millrace.api.operator.Rows;
import io.millrace.api.operator.StreamModel;
import io.millrace.api.spec.ModelCatalog;
import io.millrace.api.spec.ModelFactory;
import io.millrace.api.spec.Options;
import io.millrace.catalog.StandardCatalog;
import io.millrace.continual.network.Network;
import io.millrace.dictionary.compress.CompressModel;
import io.millrace.dictionary.learn.DictionaryModel;
import io.millrace.math.backend.DenseBackend;
import io.millrace.preprocess.ImputeModel;
import io.millrace.preprocess.Standardize;
import io.millrace.readout.ClassifyModel;
import io.millrace.streaming.runtime.recipe.CatalogSource;
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
