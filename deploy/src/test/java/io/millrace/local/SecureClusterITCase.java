package io.millrace.local;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import io.millrace.streaming.job.JobSettings;
import java.io.IOException;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.apache.flink.configuration.Configuration;
import org.apache.flink.runtime.minicluster.MiniCluster;
import org.apache.flink.runtime.minicluster.MiniClusterConfiguration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.yaml.snakeyaml.Yaml;

/** A REST endpoint that answers whoever has a certificate, with the settings of the manifests. */
final class SecureClusterITCase {

  private static final Path MANIFEST = Path.of("../deploy/kubernetes/tls/deployment.yaml");
  private static final String PLACE = "/etc/millrace/tls";

  @TempDir Path folder;

  @Test
  void exampleUsage() throws Exception {
    keytool(
        "-genkeypair -keyalg EC -groupname secp256r1 -validity 2 -dname CN=millrace -keystore keystore.p12"
            + " -ext SAN=IP:127.0.0.1,DNS:localhost");
    keytool("-exportcert -rfc -keystore keystore.p12 -file millrace.pem");
    keytool("-importcert -noprompt -keystore truststore.p12 -file millrace.pem");
    Map<String, String> settings = settings();
    StringBuilder yaml = new StringBuilder("rest.port: 1\n");
    settings.forEach((key, value) -> yaml.append(key).append(": ").append(value).append('\n'));
    Files.writeString(folder.resolve("config.yaml"), yaml);
    Map<String, String> client = ClusterSecurity.in(folder).toMap();
    assertThat(client).containsAllEntriesOf(settings).doesNotContainKey("rest.port");

    try (MiniCluster cluster = cluster(settings)) {
      URI rest = cluster.getRestAddress().get();
      assertThat(answers(rest, client)).isTrue();
      assertThat(answers(rest, Map.of())).as("without TLS").isFalse();
      Map<String, String> nobody = new TreeMap<>(client);
      nobody.put("security.ssl.rest.authentication-enabled", "false");
      assertThat(answers(rest, nobody)).as("without a certificate of its own").isFalse();
    }
  }

  @Test
  void aFolderWithoutSettingsIsNamed() {
    assertThat(ClusterSecurity.of(Map.of()).toMap()).isEmpty();
    assertThatIllegalArgumentException()
        .isThrownBy(() -> ClusterSecurity.of(Map.of("MILLRACE_CLUSTER_CONF", folder.toString())))
        .withMessageContaining("expected a readable file " + folder.resolve("config.yaml"));
  }

  private static boolean answers(URI rest, Map<String, String> settings) {
    try (ClusterRest client = new ClusterRest(rest, settings, Duration.ofSeconds(30))) {
      // Workers register later; an answer without one is an answer.
      client.workers();
      return true;
    } catch (RuntimeException refused) {
      return false;
    }
  }

  private static MiniCluster cluster(Map<String, String> settings) throws Exception {
    MiniCluster cluster =
        new MiniCluster(
            new MiniClusterConfiguration.Builder()
                .setConfiguration(JobSettings.onLoopback(Configuration.fromMap(settings)))
                .withRandomPorts()
                .build());
    cluster.start();
    return cluster;
  }

  /** Those of the manifest, for stores in the folder. */
  private Map<String, String> settings() throws IOException {
    Map<String, Map<String, Map<String, String>>> manifest =
        new Yaml().load(Files.readString(MANIFEST).replace(PLACE, folder.toString()));
    Map<String, String> settings = new TreeMap<>(manifest.get("spec").get("flinkConfiguration"));
    settings.keySet().removeIf(key -> !key.startsWith("security.ssl."));
    return settings;
  }

  /** The commands of the operations page. */
  private void keytool(String arguments) throws Exception {
    List<String> command = new ArrayList<>();
    command.add(Path.of(System.getProperty("java.home"), "bin", "keytool").toString());
    command.addAll(List.of(arguments.split(" ")));
    command.addAll(List.of("-storetype", "PKCS12", "-storepass", "millrace", "-alias", "millrace"));
    Process keytool =
        new ProcessBuilder(command).directory(folder.toFile()).redirectErrorStream(true).start();
    String said = new String(keytool.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
    assertThat(keytool.waitFor()).as(said).isZero();
  }
}
