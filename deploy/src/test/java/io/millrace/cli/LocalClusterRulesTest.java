package io.millrace.cli;

import static org.assertj.core.api.Assertions.assertThat;

import com.tngtech.archunit.core.importer.ClassFileImporter;
import io.millrace.architecture.LocalClusterRules;
import org.junit.jupiter.api.Test;

/** That a class which starts a cluster on all interfaces is found. */
class LocalClusterRulesTest {

  @Test
  void exampleUsage() {
    assertThat(
            LocalClusterRules.LOCAL_CLUSTERS_LISTEN_ON_LOOPBACK
                .evaluate(new ClassFileImporter().importPackages("example.trespass"))
                .getFailureReport()
                .getDetails())
        .hasSize(2)
        .anyMatch(line -> line.startsWith("example.trespass.OpenCluster starts"))
        .anyMatch(line -> line.startsWith("example.trespass.OpenCluster$Environment starts"));
  }
}
