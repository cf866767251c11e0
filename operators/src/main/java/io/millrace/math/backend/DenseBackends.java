package io.millrace.math.backend;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.ServiceLoader;

/** Finds and opens the backends on the class path, and {@link JvmBackend}. */
public final class DenseBackends {

  private final List<DenseBackendProvider> providers;

  /** Creates an instance with the given providers, for tests. */
  public DenseBackends(List<DenseBackendProvider> providers) {
    this.providers = List.copyOf(providers);
  }

  /**
   * Finds the providers that the class loader of this class can load. On Flink they must be in the
   * job's jar, together with {@link DenseBackendProvider}; libraries that they call, such as ND4J,
   * may be in {@code lib/}.
   */
  public static DenseBackends present() {
    List<DenseBackendProvider> found = new ArrayList<>();
    ServiceLoader.load(DenseBackendProvider.class, DenseBackendProvider.class.getClassLoader())
        .forEach(found::add);
    return new DenseBackends(found);
  }

  /** Returns the providers that can be opened. */
  public List<DenseBackendProvider> ready() {
    return providers.stream().filter(provider -> provider.missing().isEmpty()).toList();
  }

  /** Returns whether there is a backend of a name, even if it cannot be opened. */
  public boolean knows(String name) {
    return name.equals(JvmBackend.NAME) || find(name).isPresent();
  }

  /** Returns why a backend cannot be opened, and how to correct that; empty if it can be opened. */
  public Optional<String> missing(String name) {
    if (name.equals(JvmBackend.NAME)) {
      return Optional.empty();
    }
    return find(name)
        .map(DenseBackendProvider::missing)
        .orElse(
            Optional.of(
                "found no millrace-backends; build with -Pbackends, which puts them into the job's"
                    + " jar, or use "
                    + JvmBackend.NAME));
  }

  /**
   * Opens a backend.
   *
   * @throws IllegalStateException if the backend cannot be opened; the message says how to correct
   *     that
   */
  public DenseBackend open(String name) {
    Optional<String> missing = missing(name);
    if (missing.isPresent()) {
      throw new IllegalStateException("Cannot open math backend '" + name + "': " + missing.get());
    }
    return name.equals(JvmBackend.NAME) ? JvmBackend.ofProcess() : find(name).orElseThrow().open();
  }

  private Optional<DenseBackendProvider> find(String name) {
    return providers.stream().filter(provider -> provider.name().equals(name)).findFirst();
  }
}
