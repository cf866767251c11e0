package io.millrace.cli.run;

import static org.assertj.core.api.Assertions.assertThat;

import io.millrace.cli.job.JobMain;
import java.io.File;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.jar.JarEntry;
import java.util.jar.JarFile;
import java.util.stream.Collectors;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** An integration test because the jar exists only once the module is packaged. */
public final class JobJarITCase {

  private JarFile jar;

  @BeforeEach
  void open() throws IOException {
    jar = new JarFile(Path.of("target", "millrace-job.jar").toFile());
  }

  @AfterEach
  void close() throws IOException {
    jar.close();
  }

  @Test
  void exampleUsage() throws IOException {
    String main = jar.getManifest().getMainAttributes().getValue("Main-Class");

    assertThat(main).isEqualTo(JobMain.class.getName());
    assertThat(names()).contains(main.replace('.', '/') + ".class");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "io/millrace/catalog/StandardCatalog.class",
        "io/millrace/api/model/PublishedModel.class",
        "io/millrace/state/KeyStateSerializerSnapshot.class",
        "io/millrace/streaming/job/PipelineJob.class",
        "org/apache/flink/connector/kafka/source/KafkaSource.class",
        "org/apache/flink/connector/kafka/sink/KafkaSink.class",
        "org/apache/flink/connector/base/source/reader/SourceReaderBase.class",
        "org/apache/flink/connector/file/sink/FileSink.class",
        "org/apache/kafka/clients/consumer/KafkaConsumer.class",
        "com/fasterxml/jackson/databind/ObjectMapper.class",
        "org/yaml/snakeyaml/Yaml.class",
        "org/hipparchus/linear/RealMatrix.class",
      })
  void holdsMillraceAndWhatNoClusterHas(String name) {
    assertThat(names()).contains(name);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "org/apache/flink/runtime/",
        "org/apache/flink/core/",
        "org/apache/flink/api/",
        "org/apache/flink/state/",
        "org/apache/flink/streaming/api/",
        "org/apache/flink/streaming/runtime/",
        "org/rocksdb/",
        "org/apache/logging/",
        "org/slf4j/",
        "kafka/server/",
        "picocli/",
        "io/millrace/simulate/",
      })
  void leavesOutWhatAClusterHasAndWhatNoJobNeeds(String folder) {
    assertThat(names()).noneMatch(name -> name.startsWith(folder));
  }

  @Test
  void keepsEveryServiceOfEveryJar() throws IOException {
    JarEntry providers =
        jar.getJarEntry("META-INF/services/org.apache.kafka.common.config.provider.ConfigProvider");

    String text = new String(jar.getInputStream(providers).readAllBytes(), StandardCharsets.UTF_8);

    assertThat(text.lines())
        .contains("org.apache.kafka.common.config.provider.EnvVarConfigProvider");
    assertThat(names()).contains("META-INF/LICENSE", "META-INF/NOTICE");
  }

  /** In a JVM of its own that has Flink and the job jar and nothing else of this build. */
  @Test
  void runsAPipelineWithFlinkAloneBesideIt(@TempDir Path folder) throws Exception {
    Files.writeString(
        folder.resolve("in.jsonl"),
        "{\"key\": \"a\", \"time\": 1, \"values\": [1, 2]}\n{\"key\": \"a\"}\n");
    Path pipeline =
        Files.writeString(
            folder.resolve("tiny.yaml"),
            """
            name: tiny
            channels: [a, b]
            source: {json: {path: "%1$s/in.jsonl"}}
            operators: [standardize, dictionary]
            results: {folder: "%1$s/results"}
            dead_letters: {folder: "%1$s/refused"}
            models: {folder: "%1$s/models"}
            checkpoints: {directory: "%1$s/checkpoints"}
            """
                .formatted(folder));
    List<String> command =
        List.of(
            Path.of(System.getProperty("java.home"), "bin", "java").toString(),
            "@" + Path.of("target", "launch", "jvm.options"),
            "-cp",
            jar.getName() + File.pathSeparator + flinkAlone(),
            JobMain.class.getName(),
            pipeline.toString());
    Path said = folder.resolve("said");

    Process process =
        new ProcessBuilder(command).redirectErrorStream(true).redirectOutput(said.toFile()).start();

    assertThat(process.waitFor(3, TimeUnit.MINUTES)).isTrue();
    assertThat(process.exitValue()).as(Files.readString(said)).isZero();
    assertThat(folder.resolve("refused")).isDirectoryContaining("glob:**.jsonl");
  }

  /** The class path of the command line without what the job jar brings, and without a broker. */
  public static String flinkAlone() throws IOException {
    String all = Files.readString(Path.of("target", "launch", "classpath")).strip();
    return Arrays.stream(all.split(File.pathSeparator))
        .filter(
            path ->
                !path.contains("millrace")
                    && !path.matches(".*flink-connector-(base|files|kafka).*")
                    && !path.contains("kafka")
                    && !path.contains("fasterxml")
                    && !path.contains("/org/yaml/")
                    && !path.contains("hipparchus")
                    && !path.contains("scala-"))
        .collect(Collectors.joining(File.pathSeparator));
  }

  private List<String> names() {
    return jar.stream().map(JarEntry::getName).toList();
  }
}
