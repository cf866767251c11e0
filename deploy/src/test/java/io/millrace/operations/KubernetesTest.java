package io.millrace.operations;

import static io.millrace.operations.Shape.at;
import static org.assertj.core.api.Assertions.assertThat;

import io.millrace.api.pipeline.PipelineSpec;
import io.millrace.catalog.StandardCatalog;
import io.millrace.cli.job.JobMain;
import io.millrace.streaming.config.PipelineYaml;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The manifests fit the fields of the operator's resource, and one another. */
final class KubernetesTest {

  private static final Path FOLDER = Path.of("..", "deploy", "kubernetes");
  private static final Path BASE = FOLDER.resolve("base").resolve("pipeline.yaml");

  private final Object config = Shape.documents(BASE).get(0);
  private final Object plain = Shape.documents(BASE).get(1);
  private final Object gpu =
      Shape.merged(plain, Shape.documents(FOLDER.resolve("gpu").resolve("deployment.yaml")).get(0));

  private final Object tls =
      Shape.merged(plain, Shape.documents(FOLDER.resolve("tls").resolve("deployment.yaml")).get(0));

  @Test
  void exampleUsage() {
    assertThat(Shape.documents(BASE)).hasSize(2);
    assertThat(Shape.named("configmap").faults(config)).isEmpty();
    for (Object deployment : List.of(plain, gpu, tls)) {
      assertThat(UpstreamSchema.flinkDeployment().faults(deployment)).isEmpty();
      assertThat(Shape.named("flinkdeployment").faults(deployment)).isEmpty();
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"base", "gpu", "tls"})
  void aKustomizationNamesFilesThatAreThere(String folder) {
    Path place = FOLDER.resolve(folder);
    Object kustomization = Shape.documents(place.resolve("kustomization.yaml")).get(0);

    assertThat(Shape.named("kustomization").faults(kustomization)).isEmpty();
    for (Object resource : (List<?>) at(kustomization, "resources")) {
      assertThat(place.resolve((String) resource)).exists();
    }
  }

  @Test
  void theJobIsTheJobJarsAndReadsTheMountedPipeline() throws Exception {
    assertThat(at(plain, "spec", "job", "entryClass")).isEqualTo(JobMain.class.getName());
    assertThat(Files.readString(Path.of("..", "deploy", "docker", "Dockerfile")))
        .contains(((String) at(plain, "spec", "job", "jarURI")).replace("local://", ""));
    String argument = (String) at(plain, "spec", "job", "args", 0);
    Object mount = at(plain, "spec", "podTemplate", "spec", "containers", 0, "volumeMounts", 0);
    Object volume = at(plain, "spec", "podTemplate", "spec", "volumes", 0);
    assertThat(at(mount, "name")).isEqualTo(at(volume, "name"));
    assertThat(argument).startsWith(at(mount, "mountPath") + "/");
    assertThat(at(volume, "configMap", "name")).isEqualTo(at(config, "metadata", "name"));
    assertThat(Shape.keys(config, "data")).contains(Path.of(argument).getFileName().toString());
  }

  @Test
  void everyMountHasItsVolume() {
    Set<Object> mounted = new TreeSet<>();
    Set<Object> there = new TreeSet<>();
    Object pod = at(plain, "spec", "podTemplate", "spec");
    ((List<?>) at(pod, "containers", 0, "volumeMounts")).forEach(m -> mounted.add(at(m, "name")));
    ((List<?>) at(pod, "volumes")).forEach(volume -> there.add(at(volume, "name")));

    assertThat(mounted).isEqualTo(there);
  }

  @Test
  void thePipelineHasNoFaultAndRunsAsWideAsItsCluster() {
    PipelineSpec pipeline =
        PipelineYaml.read(
            "pipeline.yaml",
            (String) at(config, "data", "pipeline.yaml"),
            Map.of("BROKERS", "kafka-bootstrap.kafka:9093"),
            StandardCatalog.catalog());

    assertThat(pipeline.execution().parallelism())
        .isEqualTo(at(plain, "spec", "job", "parallelism"));
    assertThat(pipeline.name()).isEqualTo(at(plain, "metadata", "name"));
  }

  @Test
  void everySettingIsOneThatFlinkKnows() {
    assertThat(FlinkSettings.unknown(Shape.keys(gpu, "spec", "flinkConfiguration"))).isEmpty();
    assertThat(FlinkSettings.unknown(Shape.keys(tls, "spec", "flinkConfiguration"))).isEmpty();
  }

  @Test
  void theSecureVariantAsksEveryClientForACertificateAndIsReachedInsideAlone() {
    for (String what : List.of("rest", "internal")) {
      assertThat(at(tls, "spec", "flinkConfiguration", "security.ssl." + what + ".enabled"))
          .isEqualTo("true");
    }
    assertThat(at(tls, "spec", "flinkConfiguration", "security.ssl.rest.authentication-enabled"))
        .isEqualTo("true");
    assertThat(at(tls, "spec", "flinkConfiguration", "kubernetes.rest-service.exposed.type"))
        .isEqualTo("ClusterIP");
    Object policy = Shape.documents(FOLDER.resolve("tls").resolve("network.yaml")).get(0);
    assertThat(at(policy, "spec", "podSelector", "matchLabels", "app"))
        .isEqualTo(at(plain, "metadata", "name"));
    assertThat((List<?>) at(policy, "spec", "ingress"))
        .allMatch(rule -> !((List<?>) at(rule, "from")).isEmpty());
  }
}
