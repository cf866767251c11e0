package io.millrace.streaming.plugin;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.zip.ZipEntry;
import java.util.zip.ZipOutputStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class PluginJarTest {

  private static final String LIST = "META-INF/services/io.millrace.api.spec.OperatorProvider";

  @TempDir private Path folder;

  @Test
  void exampleUsage() throws IOException {
    PluginJar jar = jar(Map.of(LIST, "example.Twice\n"));

    assertThat(jar.fault()).isEmpty();
    assertThat(jar.place()).isEqualTo("plugin " + folder.resolve("own.jar"));
    try (InputStream list = jar.list().openStream()) {
      assertThat(new String(list.readAllBytes(), UTF_8)).isEqualTo("example.Twice\n");
    }
  }

  /** A blank in the path of a user must not end the URL. */
  @Test
  void thePathMayHoldAnything() throws IOException {
    Path odd = Files.createDirectories(folder.resolve("my plug-ins #1 + 50% ü"));
    PluginJar jar = jar(odd.resolve("own.jar"), Map.of(LIST, "example.Twice"));

    try (InputStream list = jar.list().openStream();
        InputStream whole = jar.url().openStream()) {
      assertThat(new String(list.readAllBytes(), UTF_8)).isEqualTo("example.Twice");
      assertThat(whole.readAllBytes()).isEqualTo(Files.readAllBytes(odd.resolve("own.jar")));
    }
  }

  @Test
  void aFileThatIsNotThereAndAFolderAreNoJar() {
    Path absent = folder.resolve("absent.jar");

    assertThat(new PluginJar(absent).fault().orElseThrow())
        .startsWith("Cannot read plugin " + absent + ": there is no such file in /")
        .endsWith("; name the operator's jar");
    assertThat(new PluginJar(folder).fault().orElseThrow())
        .endsWith("expected a jar, found a folder; name the jar in it");
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "PK", "no jar at all", "PK and more"})
  void anotherFileIsNoJar(String text) throws IOException {
    Path file = Files.writeString(folder.resolve("own.jar"), text);

    assertThat(new PluginJar(file).fault().orElseThrow())
        .contains("expected a jar, found something else (")
        .endsWith("; name the jar that mvn package makes");
  }

  @Test
  void aJarWithoutAListIsRefusedWithTheCure() throws IOException {
    assertThat(jar(Map.of("example/Twice.class", "")).fault().orElseThrow())
        .contains("expected the name of a class in " + LIST, "found no such file in the jar")
        .endsWith("; add it under src/main/resources");
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "\n\n", "# nothing but a comment", "  # one\n\t# two\r\n"})
  void aListWithoutANameIsEmpty(String list) throws IOException {
    assertThat(jar(Map.of(LIST, list)).fault().orElseThrow()).contains("found an empty file");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {"example.Twice", "# why\nexample.Twice", "  example.Twice # why", "\r\nA\r\nB"})
  void commentsAndBlanksAroundNamesAreAllowed(String list) throws IOException {
    assertThat(jar(Map.of(LIST, list)).fault()).isEmpty();
  }

  @Test
  void aJarWithMillraceItselfIsRefused() throws IOException {
    assertThat(
            jar(Map.of(LIST, "example.Twice", "io/millrace/api/spec/OperatorProvider.class", ""))
                .fault()
                .orElseThrow())
        .contains("found those of Millrace beside them")
        .contains("scope provided");
  }

  private PluginJar jar(Map<String, String> entries) throws IOException {
    return jar(folder.resolve("own.jar"), entries);
  }

  private static PluginJar jar(Path file, Map<String, String> entries) throws IOException {
    try (ZipOutputStream out = new ZipOutputStream(Files.newOutputStream(file))) {
      for (Map.Entry<String, String> entry : entries.entrySet()) {
        out.putNextEntry(new ZipEntry(entry.getKey()));
        out.write(entry.getValue().getBytes(UTF_8));
      }
    }
    return new PluginJar(file);
  }
}
