package io.millrace.cli;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.millrace.cli.console.Cli;
import io.millrace.cli.console.NumberText;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.jar.JarFile;
import java.util.spi.ToolProvider;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * The tar.gz of this build, unpacked in a folder of its own and run by a JRE that this test links:
 * no compiler in it, no Maven and no other Java on the PATH.
 */
final class DistributionITCase {

  /** All that the script may call, beside Java. */
  private static final List<String> TOOLS = List.of("bash", "dirname", "grep", "readlink", "sed");

  /** What a JRE has at least: the platform without its development tools. */
  private static final String MODULES =
      "java.se,jdk.unsupported,jdk.management,jdk.crypto.ec,jdk.zipfs,jdk.incubator.vector";

  /** Stations in the example's file. */
  private static final int STATIONS = 8;

  /** The first readings of a station, for which a dictionary gives no results. */
  private static final int SILENT = 16;

  @TempDir static Path folder;

  private static Path home;
  private static Path jre;
  private static Path tools;

  @BeforeAll
  static void unpack() throws Exception {
    String version = Cli.call("--version").out().lines().findFirst().orElseThrow();
    Path packed = Path.of("target", version.replace(' ', '-') + ".tar.gz");
    Shell here = new Shell(folder, Map.of("PATH", System.getenv("PATH")));
    assertThat(here.call("tar", "-xzf", packed.toAbsolutePath().toString()).err()).isEmpty();
    home = folder.resolve(packed.getFileName().toString().replace(".tar.gz", ""));
    jre = folder.resolve("jre");
    ToolProvider jlink = ToolProvider.findFirst("jlink").orElseThrow();
    assertThat(
            jlink.run(System.out, System.err, "--add-modules", MODULES, "--output", jre.toString()))
        .isZero();
    tools = Shell.pathOf(folder.resolve("tools"), TOOLS);
  }

  @Test
  void exampleUsage() throws Exception {
    Cli.Outcome version = millrace("--version");

    assertThat(version.exitCode()).as(version.err()).isZero();
    assertThat(version.err()).isEmpty();
    assertThat(version.out().lines().findFirst())
        .hasValue(home.getFileName().toString().replaceFirst("-", " "));
    assertThat(jre.resolve("bin").resolve("javac")).doesNotExist();
  }

  @Test
  void runsAnExampleOnItsFile() throws Exception {
    long readings = lines(home.resolve("examples/first.csv")).size() - 1L;

    Cli.Outcome run = millrace("run", "examples/first.yaml");

    assertThat(run.exitCode()).as(run.out() + run.err()).isZero();
    assertThat(run.out()).contains("records      " + NumberText.count(readings) + " in ");
    assertThat(resultsOf("first")).hasSize((int) (readings - SILENT * STATIONS));
    Cli.Outcome models = millrace("models", "list", "out/first/models");
    assertThat(models.out()).as(models.err()).contains("Dongsi", "Tiantan");
  }

  @Test
  void playsTheDemo() throws Exception {
    Cli.Outcome demo = millrace("demo", "--days", "30", "--out", "out/demo");

    assertThat(demo.exitCode()).as(demo.out() + demo.err()).isZero();
    assertThat(demo.out()).contains("bit for bit equal to plain Java").contains("Aotizhongxin");
    assertThat(home.resolve("out/demo/report.html")).isNotEmptyFile();
  }

  /** The job goes to processes that have Flink and the job jar, from lib/ of the distribution. */
  @Test
  void startsAClusterAndRunsAPipelineOnIt() throws Exception {
    Cli.Outcome start =
        millrace(
            "cluster", "start", "--rest-port", "0", "--broker-port", "0", "--task-managers", "1");
    assertThat(start.exitCode()).as(start.out() + start.err()).isZero();
    try {
      String rest =
          start
              .out()
              .lines()
              .filter(line -> line.startsWith("REST endpoint"))
              .map(line -> line.replaceAll(".*//", ""))
              .findFirst()
              .orElseThrow();
      Path pipeline =
          Files.writeString(
              home.resolve("on-cluster.yaml"),
              Files.readString(home.resolve("examples/first.yaml"))
                  .replace("out/first/", "out/on-cluster/")
                  .replace("name: first", "name: on-cluster"));

      Cli.Outcome run = millrace("run", pipeline.toString(), "--cluster", rest, "--wait");

      assertThat(run.exitCode()).as(run.out() + run.err()).isZero();
      assertThat(resultsOf("on-cluster")).isNotEmpty();
    } finally {
      millrace("cluster", "stop");
    }
  }

  @Test
  void theClassPathsNameEachJarOfLibOnce() throws IOException {
    List<String> named = new ArrayList<>(entries("classpath"));
    assertThat(named).containsAll(entries("cluster.classpath"));
    // What one command alone reads.
    assertThat(entries("import.classpath"))
        .allMatch(jar -> jar.matches("(tribuo-util-onnx|protobuf-java)-[0-9.]+\\.jar"));
    named.addAll(entries("import.classpath"));

    assertThat(named).doesNotHaveDuplicates();
    assertThat(named.stream().map(DistributionITCase::withoutVersion)).doesNotHaveDuplicates();
    try (Stream<Path> files = Files.list(home.resolve("lib"))) {
      assertThat(
              files
                  .map(file -> file.getFileName().toString())
                  .filter(name -> name.endsWith(".jar")))
          .containsExactlyInAnyOrderElementsOf(
              Stream.concat(named.stream(), Stream.of("millrace-job.jar", "millrace-checker.jar"))
                  .toList());
    }
  }

  @Test
  void importsAGraph() throws Exception {
    Path graph = Path.of("src/test/resources/onnx/torch/encoder_17.onnx").toAbsolutePath();

    Cli.Outcome imported =
        millrace("import", graph.toString(), "--output", "out/encoder.yaml", "--time-axis", "1");

    assertThat(imported.exitCode()).as(imported.err()).isZero();
    assertThat(Files.readString(home.resolve("out/encoder.yaml"))).contains("encoder: {layers: 2");
  }

  /**
   * What a module descriptor of a user requires; the name of a file would change with a version.
   */
  @ParameterizedTest
  @ValueSource(strings = {"operators", "state", "streaming", "simulators", "deploy"})
  void eachModuleNamesItself(String module) throws IOException {
    String prefix = "millrace-" + module + "-";
    String name =
        entries("classpath").stream()
            .filter(jar -> jar.startsWith(prefix))
            .findFirst()
            .orElseThrow();
    try (JarFile jar = new JarFile(home.resolve("lib").resolve(name).toFile())) {
      assertThat(jar.getManifest().getMainAttributes().getValue("Automatic-Module-Name"))
          .isEqualTo("io.millrace." + module);
    }
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "LICENSE",
        "NOTICE",
        "README.md",
        "CHANGELOG.md",
        "sbom.cdx.json",
        "docs/tutorial/quickstart.md",
        "docs/how-to/releasing.md",
        "examples/first.csv"
      })
  void holdsWhatAUserReads(String file) {
    assertThat(home.resolve(file)).isNotEmptyFile();
  }

  @Test
  void theBillOfMaterialsNamesEveryLibrary() throws IOException {
    JsonNode bill = new ObjectMapper().readTree(home.resolve("sbom.cdx.json").toFile());
    List<String> named = new ArrayList<>();
    bill.get("components")
        .forEach(
            library ->
                named.add(
                    library.get("name").asText() + "-" + library.get("version").asText() + ".jar"));

    assertThat(bill.get("bomFormat").asText()).isEqualTo("CycloneDX");
    assertThat(named)
        .containsAll(
            entries("classpath").stream()
                .filter(jar -> !jar.startsWith("millrace-deploy"))
                .toList());
  }

  /** What was built in one folder must run in another. */
  @Test
  void noTextNamesThePlaceOfTheBuild() throws IOException {
    String place = Path.of("..").toRealPath().toString();
    try (Stream<Path> files = Files.list(home.resolve("lib/launch"))) {
      for (Path file : files.toList()) {
        assertThat(Files.readString(file)).as("%s", file).doesNotContain(place);
      }
    }
  }

  @Test
  void withoutJavaItNamesTheCure() throws Exception {
    Cli.Outcome run =
        new Shell(home, Map.of("PATH", tools.toString())).call("bin/millrace", "--version");

    assertThat(run.exitCode()).isEqualTo(2);
    assertThat(run.err())
        .startsWith("Cannot start: expected Java 17 or newer in JAVA_HOME or on the PATH")
        .contains("set JAVA_HOME");
  }

  private static Cli.Outcome millrace(String... arguments) throws Exception {
    Shell shell = new Shell(home, Map.of("PATH", tools.toString(), "JAVA_HOME", jre.toString()));
    return shell.call(
        Stream.concat(Stream.of("bin/millrace"), Arrays.stream(arguments)).toArray(String[]::new));
  }

  private static List<String> entries(String file) throws IOException {
    return Stream.of(Files.readString(home.resolve("lib/launch").resolve(file)).split(":"))
        .map(entry -> entry.replaceFirst("^\\./", ""))
        .toList();
  }

  /** Two versions of one library would be two names here. */
  private static String withoutVersion(String jar) {
    return jar.replaceFirst("-\\d+(\\.\\d+)*.*\\.jar$", "");
  }

  private static List<String> resultsOf(String pipeline) throws IOException {
    List<String> results = new ArrayList<>();
    try (Stream<Path> parts =
        Files.list(home.resolve("out").resolve(pipeline).resolve("results"))) {
      for (Path part :
          parts.filter(path -> !path.getFileName().toString().startsWith(".")).toList()) {
        results.addAll(lines(part));
      }
    }
    return results;
  }

  private static List<String> lines(Path file) throws IOException {
    return Files.readAllLines(file);
  }
}
