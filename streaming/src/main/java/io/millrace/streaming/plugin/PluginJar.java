package io.millrace.streaming.plugin;

import io.millrace.api.spec.OperatorProvider;
import java.io.IOException;
import java.net.MalformedURLException;
import java.net.URL;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.jar.JarFile;
import java.util.zip.ZipEntry;

/**
 * Checks a file that a user names as a plug-in.
 *
 * @param file as the user wrote it
 */
record PluginJar(Path file) {

  private static final String SERVICE = OperatorProvider.class.getName();

  /** The entry of a jar that names its providers. */
  static final String LIST = "META-INF/services/" + SERVICE;

  /** The cure for a list that names other classes. */
  static final String CORRECT_LIST =
      "correct its file " + LIST + ", whose lines name classes that implement OperatorProvider";

  private static final String CONTRACT = SERVICE.replace('.', '/') + ".class";

  /**
   * The reason why the file is not a plug-in, checked before any class is loaded; empty if it may
   * be one.
   */
  Optional<String> fault() {
    return found().map(found -> "Cannot read plugin " + file + ": " + found);
  }

  private Optional<String> found() {
    if (!Files.exists(file)) {
      return Optional.of(
          "there is no such file in " + Path.of("").toAbsolutePath() + "; name the operator's jar");
    }
    if (Files.isDirectory(file)) {
      return Optional.of("expected a jar, found a folder; name the jar in it");
    }
    try (JarFile jar = new JarFile(file.toFile())) {
      if (jar.getEntry(CONTRACT) != null) {
        return Optional.of(
            "expected an operator's own classes, found those of Millrace beside them; declare"
                + " millrace-operators with scope provided and build it again");
      }
      ZipEntry list = jar.getEntry(LIST);
      if (list == null || providers(jar, list).isEmpty()) {
        return Optional.of(
            "expected the name of a class in "
                + LIST
                + ", found "
                + (list == null ? "no such file in the jar" : "an empty file")
                + "; add it under src/main/resources");
      }
      return Optional.empty();
    } catch (IOException unreadable) {
      return Optional.of(
          "expected a jar, found something else ("
              + unreadable.getMessage()
              + "); name the jar that mvn package makes");
    }
  }

  /** The lines of the list without comments, which begin with a hash. */
  private static List<String> providers(JarFile jar, ZipEntry list) throws IOException {
    return new String(jar.getInputStream(list).readAllBytes(), StandardCharsets.UTF_8)
        .lines()
        .map(line -> line.replaceFirst("#.*", "").strip())
        .filter(line -> !line.isEmpty())
        .toList();
  }

  /** The URL of the jar for a class loader. */
  URL url() {
    return url(file.toUri().toString());
  }

  /** The URL of its list of providers. */
  URL list() {
    return url("jar:" + file.toUri() + "!/" + LIST);
  }

  private URL url(String text) {
    try {
      return new URL(text);
    } catch (MalformedURLException impossible) {
      throw new IllegalStateException("Cannot write " + file + " as a URL", impossible);
    }
  }

  /** Its name in messages. */
  String place() {
    return "plugin " + file;
  }
}
