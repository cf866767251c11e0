package io.millrace.streaming.plugin;

import io.millrace.api.spec.OperatorProvider;
import java.io.File;
import java.io.IOException;
import java.io.OutputStream;
import java.net.URISyntaxException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.jar.JarEntry;
import java.util.jar.JarOutputStream;
import javax.tools.ToolProvider;

/** Jars as users build them, made of a few lines of Java while a test runs. */
final class ProviderJar {

  private static final String LIST = "META-INF/services/io.millrace.api.spec.OperatorProvider";

  private final Path folder;

  /**
   * @param folder where jars and classes are written
   */
  ProviderJar(Path folder) {
    this.folder = folder;
  }

  /** A jar whose provider {@code own.Own} has the operators of that expression. */
  Path of(String name, String operators) throws IOException {
    return of(name, "OperatorProvider.CONTRACT", operators);
  }

  /** The same, and what {@code contract()} returns. */
  Path of(String name, String contract, String operators) throws IOException {
    return compiled(
        name,
        """
        package own;
        import io.millrace.api.operator.*;
        import io.millrace.api.spec.*;
        import java.util.*;
        public final class Own implements OperatorProvider {
          public int contract() { return %s; }
          public Map<String, ModelFactory> operators() { return %s; }
          static ModelFactory nothing() {
            return (ModelFactory.Operator) (channels, options) -> null;
          }
          static ModelFactory failing() {
            return (ModelFactory.Operator) (channels, options) -> {
              throw new IllegalStateException("no licence");
            };
          }
        }
        """
            .formatted(contract, operators));
  }

  /** A jar whose only class is {@code own.Own}, named as a provider. */
  Path compiled(String name, String source) throws IOException {
    Path sources = Files.createDirectories(folder.resolve(name + "-sources"));
    Path file = Files.writeString(sources.resolve("Own.java"), source);
    int failed =
        ToolProvider.getSystemJavaCompiler()
            .run(
                null,
                null,
                null,
                "-cp",
                contract(),
                "--release",
                "17",
                "-d",
                sources.toString(),
                file.toString());
    if (failed != 0) {
      throw new IllegalArgumentException("Cannot compile the provider of " + name);
    }
    Map<String, byte[]> entries = new LinkedHashMap<>();
    entries.put(LIST, "own.Own # the only one\n".getBytes(StandardCharsets.UTF_8));
    entries.put("own/Own.class", Files.readAllBytes(sources.resolve("own/Own.class")));
    return packed(name, entries);
  }

  /** A jar with these entries. */
  Path packed(String name, Map<String, byte[]> entries) throws IOException {
    Path jar = folder.resolve(name);
    try (OutputStream file = Files.newOutputStream(jar);
        JarOutputStream out = new JarOutputStream(file)) {
      for (Map.Entry<String, byte[]> entry : entries.entrySet()) {
        out.putNextEntry(new JarEntry(entry.getKey()));
        out.write(entry.getValue());
      }
    }
    return jar;
  }

  /** A jar with a list of providers and nothing else. */
  Path listing(String name, String list) throws IOException {
    return packed(name, Map.of(LIST, list.getBytes(StandardCharsets.UTF_8)));
  }

  private static String contract() {
    try {
      return new File(
              OperatorProvider.class.getProtectionDomain().getCodeSource().getLocation().toURI())
          .toString();
    } catch (URISyntaxException impossible) {
      throw new IllegalStateException(impossible);
    }
  }
}
