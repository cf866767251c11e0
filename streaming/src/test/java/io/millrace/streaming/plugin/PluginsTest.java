package io.millrace.streaming.plugin;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import io.millrace.api.spec.ModelSpec;
import io.millrace.api.spec.SpecException;
import io.millrace.catalog.StandardCatalog;
import io.millrace.streaming.runtime.recipe.CatalogSource;
import java.io.IOException;
import java.net.URL;
import java.net.URLClassLoader;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.apache.flink.util.InstantiationUtil;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

final class PluginsTest {

  private static final String ONE = "Map.of(\"%s\", nothing())";

  @TempDir private Path folder;
  private ProviderJar jars;

  @BeforeEach
  void jarsOfUsers() {
    jars = new ProviderJar(folder);
  }

  @Test
  void exampleUsage() throws IOException {
    Path jar = jars.of("my.jar", ONE.formatted("twice"));

    Plugins plugins = Plugins.of(List.of(jar));

    assertThat(plugins.catalog().types())
        .containsAll(StandardCatalog.catalog().types())
        .contains("twice");
    assertThat(plugins.jars()).containsExactly(jar.toAbsolutePath());
  }

  @Test
  void withoutPluginsThereAreTheOperatorsThatShip() {
    assertThat(Plugins.none().catalog().types()).isEqualTo(StandardCatalog.catalog().types());
    assertThat(Plugins.none().jars()).isEmpty();
  }

  @Test
  void aWorkerFindsTheOperatorsInTheJarsOfItsJob() throws Exception {
    Path jar = jars.of("my.jar", ONE.formatted("twice"));
    byte[] shipped = InstantiationUtil.serializeObject(Plugins.of(List.of(jar)).source());
    ClassLoader before = Thread.currentThread().getContextClassLoader();

    try (URLClassLoader job = new URLClassLoader(new URL[] {jar.toUri().toURL()}, before)) {
      CatalogSource arrived = InstantiationUtil.deserializeObject(shipped, job);
      Thread.currentThread().setContextClassLoader(job);
      assertThat(arrived.get().types()).contains("twice");
    } finally {
      Thread.currentThread().setContextClassLoader(before);
    }
    CatalogSource elsewhere = InstantiationUtil.deserializeObject(shipped, before);
    assertThat(elsewhere.get().types()).doesNotContain("twice");
  }

  @Test
  void everyFileThatIsNoPluginIsAFault() throws IOException {
    Path text = Files.writeString(folder.resolve("notes.txt"), "no jar");
    Path plain = jars.packed("plain.jar", Map.of("a.txt", new byte[1]));
    Path empty = jars.listing("empty.jar", "# nobody\n");
    Path whole =
        jars.packed(
            "whole.jar", Map.of("io/millrace/api/spec/OperatorProvider.class", new byte[1]));

    List<String> faults = faults(folder.resolve("absent.jar"), folder, text, plain, empty, whole);

    assertThat(faults).hasSize(6);
    assertThat(faults.get(0))
        .startsWith(
            "Cannot read plugin " + folder.resolve("absent.jar") + ": there is no such file");
    assertThat(faults.get(1)).contains(folder + ": expected a jar, found a folder");
    assertThat(faults.get(2)).contains("notes.txt: expected a jar, found something else");
    assertThat(faults.get(3))
        .contains("plain.jar: expected the name of a class in META-INF/services/")
        .contains("found no such file in the jar; add it under src/main/resources");
    assertThat(faults.get(4)).contains("empty.jar: ", "found an empty file");
    assertThat(faults.get(5))
        .contains("whole.jar: ", "declare millrace-operators with scope provided");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "own.Absent | own.Absent not found",
        "java.lang.String | expected a class of the jar that implements OperatorProvider, found"
            + " none",
        "io.millrace.api.operator.Rows | io.millrace.api.operator.Rows not a subtype",
        "not a name | Illegal configuration-file syntax",
      })
  void aListOfWhatIsNoProviderIsAFault(String list, String reason) throws IOException {
    assertThat(faults(jars.listing("list.jar", list)))
        .singleElement()
        .asString()
        .startsWith("Cannot load an operator of plugin " + folder.resolve("list.jar") + ": ")
        .contains(reason, "correct its file META-INF/services/");
  }

  @Test
  void aProviderThatCannotBeMadeIsAFaultWithItsReason() throws IOException {
    Path jar =
        jars.compiled(
            "my.jar",
            """
            package own;
            import io.millrace.api.operator.*;
            import io.millrace.api.spec.*;
            import java.util.*;
            public final class Own implements OperatorProvider {
              public Own() { throw new IllegalStateException("no licence"); }
              public int contract() { return OperatorProvider.CONTRACT; }
              public Map<String, ModelFactory> operators() { return Map.of(); }
            }
            """);

    assertThat(faults(jar))
        .containsExactly(
            "Cannot load an operator of plugin "
                + jar
                + ": it threw IllegalStateException: no licence; correct the plugin");
  }

  @Test
  void aProviderOfAnotherContractIsAFaultWithBothVersions() throws IOException {
    Path jar = jars.of("old.jar", "99", ONE.formatted("twice"));

    assertThat(faults(jar))
        .containsExactly(
            "Cannot load provider own.Own of plugin "
                + jar
                + ": expected one for contract 1, found one for contract 99; build it against "
                + "millrace-operators of this version");
  }

  /** What a compiler makes of a provider when the contract has a method that the jar's lacks. */
  @Test
  void aProviderThatLacksAMethodOfTheContractIsAFault() throws IOException {
    Path jar = jars.of("my.jar", ONE.formatted("twice"));
    Path old = renamed(jar, "old.jar", "operators", "operatars");

    assertThat(faults(old))
        .singleElement()
        .asString()
        .startsWith("Cannot load provider own.Own of plugin " + old + ": it is not compatible")
        .contains("AbstractMethodError", "build it against millrace-operators");
  }

  @Test
  void aProviderForANewerJavaIsAFaultWithBothVersions() throws IOException {
    byte[] newer = ownClass(jars.of("my.jar", ONE.formatted("twice")));
    newer[7] = (byte) (44 + 99);
    Path jar = withClass("newer.jar", newer);

    assertThat(faults(jar))
        .singleElement()
        .asString()
        .contains("at most, found a class for Java 99; compile the plugin with --release 17");
  }

  @Test
  void namesThatClashAreAFaultThatNamesBothJars() throws IOException {
    Path one = jars.of("one.jar", ONE.formatted("twice"));
    Path other = Files.copy(one, folder.resolve("other.jar"));
    Path taken = jars.of("taken.jar", ONE.formatted("dictionary"));

    assertThat(faults(one, other))
        .containsExactly(
            "Cannot add operator 'twice' of plugin "
                + other
                + ": plugin "
                + one
                + " has an operator of this name; leave one of them out, or rename the operator in"
                + " its provider");
    assertThat(faults(taken))
        .containsExactly(
            "Cannot add operator 'dictionary' of plugin "
                + taken
                + ": an operator of this name is built in; rename it in its provider");
    assertThat(Plugins.of(List.of(one, one)).jars()).hasSize(1);
  }

  @Test
  void anOperatorWithoutANameOrFactoryIsAFault() throws IOException {
    assertThat(faults(jars.of("none.jar", "Map.of()"))).singleElement().asString().contains("none");
    assertThat(faults(jars.of("name.jar", ONE.formatted("My Operator"))))
        .singleElement()
        .asString()
        .contains("'My Operator'", "expected a lower-case word");
    assertThat(faults(jars.of("null.jar", "Collections.singletonMap(\"twice\", null)")))
        .singleElement()
        .asString()
        .contains("'twice'", "expected a factory, found null");
    assertThat(faults(jars.of("throws.jar", "List.<Map<String, ModelFactory>>of().get(0)")))
        .singleElement()
        .asString()
        .contains("provider own.Own of plugin", "it threw ");
  }

  @Test
  void aFactoryThatFailsIsAFaultOfItsStage() throws IOException {
    Path jar = jars.of("my.jar", "Map.of(\"twice\", failing())");
    List<ModelSpec> stages =
        List.of(new ModelSpec("standardize", Map.of("warp", 1)), new ModelSpec("twice", Map.of()));

    SpecException fault =
        catchThrowableOfType(
            SpecException.class, () -> Plugins.of(List.of(jar)).catalog().create(stages, 2));

    assertThat(fault)
        .hasMessageContaining("stage 0, warp: unknown option")
        .hasMessageContaining(
            "stage 1: operator 'twice' of plugin "
                + jar
                + " failed to build: it threw IllegalStateException: no licence");
  }

  private static List<String> faults(Path... files) {
    return catchThrowableOfType(PluginException.class, () -> Plugins.of(List.of(files))).faults();
  }

  private Path renamed(Path jar, String name, String from, String to) throws IOException {
    String bytes = new String(ownClass(jar), StandardCharsets.ISO_8859_1);
    return withClass(name, bytes.replace(from, to).getBytes(StandardCharsets.ISO_8859_1));
  }

  private byte[] ownClass(Path jar) throws IOException {
    return Files.readAllBytes(folder.resolve(jar.getFileName() + "-sources/own/Own.class"));
  }

  private Path withClass(String name, byte[] bytes) throws IOException {
    byte[] list = "own.Own".getBytes(StandardCharsets.UTF_8);
    return jars.packed(
        name,
        Map.of(
            "META-INF/services/io.millrace.api.spec.OperatorProvider",
            list,
            "own/Own.class",
            bytes));
  }
}
