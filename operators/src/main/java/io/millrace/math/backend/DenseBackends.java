package io.millrace.math.backend;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.ServiceLoader;

/** The backends that this class path has, {@link JvmBackend} aside. */
public final class DenseBackends {

  private final List<DenseBackendProvider> providers;

  /** Those of a list, for tests. */
  public DenseBackends(List<DenseBackendProvider> providers) {
    this.providers = List.copyOf(providers);
  }

  /**
   * Those that stand beside this class: on Flink in the job's jar, because the seam is there; what
   * they call, such as ND4J, may lie in {@code lib/}.
   */
  public static DenseBackends present() {
    List<DenseBackendProvider> found = new ArrayList<>();
    ServiceLoader.load(DenseBackendProvider.class, DenseBackendProvider.class.getClassLoader())
        .forEach(found::add);
    return new DenseBackends(found);
  }

  /** Those that can be opened. */
  public List<DenseBackendProvider> ready() {
    return providers.stream().filter(provider -> provider.missing().isEmpty()).toList();
  }

  /** Whether there is one of that name, able to run here or not. */
  public boolean knows(String name) {
    return name.equals(JvmBackend.NAME) || find(name).isPresent();
  }

  /** Why there is no backend of that name, and the cure; empty if it can be opened. */
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
   * Opens a device.
   *
   * @throws IllegalStateException if there is none of that name, with the cure
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
