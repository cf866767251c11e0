package io.millrace.streaming.plugin;

import io.millrace.api.spec.ModelCatalog;
import io.millrace.math.backend.DenseBackend;
import io.millrace.streaming.runtime.recipe.CatalogSource;

/*
 * Travels to the workers with the job, without what it has read: classes of plug-ins cannot travel. On a worker it reads again,
 * through the class loader of the task's thread, which Flink sets to the job's own: that one sees the job's jars, those of
 * plug-ins among them. The class loader of this class would not do: where Millrace runs in the same JVM as its cluster, it does
 * not see them.
 */
/**
 * The operators that ship and those of plug-ins, here and on the workers.
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
   * Those whose providers the class loader of the calling thread shows: the one of the job under
   * Flink's own tools, the class path elsewhere. Reads providers when a catalogue is first asked
   * for.
   */
  public static InstalledOperators ofThread() {
    return new InstalledOperators(null);
  }

  /**
   * The operators, with the dense maths of those that ship computed by a backend; operators of
   * plug-ins compute in this JVM.
   *
   * @throws PluginException with every fault of the providers
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
