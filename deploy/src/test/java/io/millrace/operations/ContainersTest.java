package io.millrace.operations;

import static io.millrace.operations.Shape.at;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** The compose file and the Dockerfile, as far as that goes without Docker. */
final class ContainersTest {

  private static final Path ROOT = Path.of("..");
  private static final Path FOLDER = ROOT.resolve("deploy").resolve("docker");

  private final Object compose = Shape.documents(FOLDER.resolve("compose.yaml")).get(0);

  @Test
  void exampleUsage() {
    assertThat(Shape.named("compose").faults(compose)).isEmpty();
    assertThat(Shape.keys(compose, "services"))
        .contains("broker", "jobmanager", "taskmanager", "prometheus", "grafana");
  }

  @Test
  void servicesWaitForServicesAndMountWhatIsThere() {
    Set<String> services = Shape.keys(compose, "services");
    for (String name : services) {
      Map<?, ?> service = (Map<?, ?>) at(compose, "services", name);
      if (service.containsKey("depends_on")) {
        assertThat(services).containsAll(Shape.keys(service, "depends_on"));
      }
      for (Object volume : list(service, "volumes")) {
        String source = ((String) volume).split(":", 2)[0];
        if (source.startsWith(".")) {
          assertThat(FOLDER.resolve(source)).exists();
        } else {
          assertThat(Shape.keys(compose, "volumes")).contains(source);
        }
      }
      for (Object secret : list(service, "secrets")) {
        assertThat(Shape.keys(compose, "secrets")).contains((String) secret);
      }
    }
  }

  @Test
  void noSecretIsWrittenOut() {
    for (String name : Shape.keys(compose, "services")) {
      Map<?, ?> service = (Map<?, ?>) at(compose, "services", name);
      if (service.containsKey("environment")) {
        assertThat(Shape.keys(service, "environment"))
            .noneMatch(key -> key.matches("(?i).*(password|secret|token)(?!.*__file).*"));
      }
      assertThat(list(service, "command").toString()).doesNotContainIgnoringCase("password");
    }
  }

  /** The start script of Flink's image takes every blank out of what it is told. */
  @Test
  void flinkIsToldWhatItKnowsWithoutBlanks() {
    String told = (String) at(compose, "services", "jobmanager", "environment", "FLINK_PROPERTIES");
    List<String> lines = told.lines().toList();

    assertThat(lines).allMatch(line -> line.matches("[a-z][\\w.-]+: \\S+"));
    assertThat(
            FlinkSettings.unknown(
                lines.stream().map(line -> line.split(":", 2)[0]).collect(Collectors.toSet())))
        .isEmpty();
  }

  @Test
  void theDockerfileCopiesWhatABuildMakesAndRunsAsNobodySpecial() throws IOException {
    List<String> lines =
        Files.readAllLines(FOLDER.resolve("Dockerfile")).stream()
            .filter(line -> !line.isBlank() && !line.startsWith("#"))
            .toList();

    assertThat(lines)
        .allMatch(line -> line.matches("(ARG|FROM|RUN|COPY|ENV|USER|EXPOSE|CMD) .+"))
        .noneMatch(line -> line.matches("(?i)(ARG|ENV) .*(password|secret|token).*"))
        .noneMatch(line -> line.startsWith("FROM") && line.endsWith(":latest"));
    assertThat(lines.stream().filter(line -> line.startsWith("USER")).reduce((a, b) -> b))
        .contains("USER flink");
    Stream<String> copied =
        lines.stream()
            .filter(line -> line.startsWith("COPY"))
            .map(line -> line.replaceFirst("COPY (--\\S+ )*", "").split(" ")[0]);
    // The jar is there once the module is packaged; its name is the shade plugin's.
    assertThat(copied)
        .containsExactly("deploy/target/millrace-job.jar", "examples")
        .allMatch(
            source -> source.startsWith("deploy/target") || Files.exists(ROOT.resolve(source)));
    assertThat(Files.readString(Path.of("pom.xml")))
        .contains("<outputFile>${project.build.directory}/millrace-job.jar</outputFile>");
  }

  private static List<?> list(Map<?, ?> service, String key) {
    return service.get(key) instanceof List<?> list ? list : List.of();
  }
}
