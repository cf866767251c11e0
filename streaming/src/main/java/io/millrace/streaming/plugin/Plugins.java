package io.millrace.streaming.plugin;

import io.millrace.api.spec.ModelCatalog;
import io.millrace.streaming.runtime.recipe.CatalogSource;
import java.io.IOException;
import java.net.URL;
import java.net.URLClassLoader;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Collections;
import java.util.Enumeration;
import java.util.HashSet;
import java.util.List;
import java.util.Set;

/**
 * Loads the plug-ins of one run: jars with operators, in addition to the built-in ones.
 *
 * <pre>{@code
 * Plugins plugins = Plugins.of(List.of(Path.of("my.jar")));
 * PipelineSpec pipeline = PipelineYaml.read(name, text, environment, plugins.catalog());
 * }</pre>
 *
 * <p>All jars share one class loader, as they do in a job on a cluster. It is never closed, because
 * an operator may load one of its classes at any time.
 */
public final class Plugins {

  private final List<Path> jars;
  private final CatalogSource source;

  private Plugins(List<Path> jars, CatalogSource source) {
    this.jars = jars;
    this.source = source;
  }

  /** No plug-ins except those on the class path. */
  public static Plugins none() {
    return of(List.of());
  }

  /**
   * Loads jars.
   *
   * @param files jars named by the user; duplicates are ignored
   * @throws PluginException with all faults of all jars
   */
  public static Plugins of(List<Path> files) {
    List<PluginJar> jars = distinct(files).stream().map(PluginJar::new).toList();
    PluginOperators operators = new PluginOperators();
    jars.forEach(jar -> jar.fault().ifPresent(operators::fault));
    operators.requireSound();
    ClassLoader here = Plugins.class.getClassLoader();
    operators.add(here);
    if (!jars.isEmpty()) {
      ClassLoader shared =
          new URLClassLoader(jars.stream().map(PluginJar::url).toArray(URL[]::new), here);
      jars.forEach(jar -> operators.add(new OneJar(jar, shared), jar.place()));
    }
    operators.requireSound();
    return new Plugins(
        jars.stream().map(jar -> jar.file().toAbsolutePath()).toList(),
        new InstalledOperators(operators));
  }

  /** The catalogue, with all maths computed in this JVM. */
  public ModelCatalog catalog() {
    return source.get();
  }

  /** The source from which a job loads the same operators on its workers. */
  public CatalogSource source() {
    return source;
  }

  /** The jars that a job needs, as absolute paths. */
  public List<Path> jars() {
    return jars;
  }

  private static List<Path> distinct(List<Path> files) {
    Set<Path> seen = new HashSet<>();
    return files.stream().filter(file -> seen.add(real(file))).toList();
  }

  private static Path real(Path file) {
    try {
      return Files.exists(file) ? file.toRealPath() : file;
    } catch (IOException unreadable) {
      return file;
    }
  }

  /** Restricts providers to those of one jar, so that each fault can name its jar. */
  private static final class OneJar extends ClassLoader {

    private final URL list;

    OneJar(PluginJar jar, ClassLoader shared) {
      super(shared);
      this.list = jar.list();
    }

    @Override
    public Enumeration<URL> getResources(String name) throws IOException {
      return name.equals(PluginJar.LIST)
          ? Collections.enumeration(List.of(list))
          : super.getResources(name);
    }
  }
}
