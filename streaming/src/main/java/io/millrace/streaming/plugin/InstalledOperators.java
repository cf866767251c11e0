package io.millrace.streaming.plugin;

import io.millrace.api.spec.ModelCatalog;
import io.millrace.math.backend.DenseBackend;
import io.millrace.streaming.runtime.recipe.CatalogSource;

/*
 * Serialized with the job, without the providers, because classes of plug-ins cannot be serialized.
 * On a worker it loads them again, with the class loader of the task's thread: Flink sets it to
 * that of the job, which contains the job's jars and plug-ins. The class loader of this class does
 * not contain them where Millrace runs in the same JVM as its cluster.
 */
/**
 * Provides the built-in operators and those of plug-ins, on this machine and on the workers.
 *
 * <p>Thread-safe.
 */
public final class InstalledOperators implements CatalogSource {

  private static final long serialVersionUID = 1L;

  private transient PluginOperators plugins;

  InstalledOperators(PluginOperators plugins) {
    this.plugins = plugins;
  }

  /**
   * Operators of the providers in the class loader of the calling thread: that of the job under
   * Flink's own tools, else the class path. Loads providers when a catalogue is first requested.
   */
  public static InstalledOperators ofThread() {
    return new InstalledOperators(null);
  }

  /**
   * The catalogue, with the dense maths of built-in operators computed by a backend; operators of
   * plug-ins compute in this JVM.
   *
   * @throws PluginException with all faults of the providers
   */
  @Override
  public synchronized ModelCatalog on(DenseBackend backend) {
    if (plugins == null) {
      PluginOperators found = new PluginOperators();
      found.add(Thread.currentThread().getContextClassLoader());
      plugins = found;
    }
    return plugins.on(backend);
  }
}
