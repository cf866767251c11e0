package io.millrace.architecture;

import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.classes;

import com.tngtech.archunit.base.DescribedPredicate;
import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.junit.ArchTest;
import com.tngtech.archunit.lang.ArchCondition;
import com.tngtech.archunit.lang.ArchRule;
import com.tngtech.archunit.lang.ConditionEvents;
import com.tngtech.archunit.lang.SimpleConditionEvent;
import java.util.Set;

/**
 * Where Flink clusters listen that classes start in their own process, in tests too: on loopback,
 * since whoever reaches Flink's REST endpoint can run code there.
 */
public final class LocalClusterRules {

  private static final String ENVIRONMENT =
      "org.apache.flink.streaming.api.environment.StreamExecutionEnvironment";

  private static final Set<String> BUILDERS =
      Set.of(
          "org.apache.flink.runtime.minicluster.MiniClusterConfiguration$Builder",
          "org.apache.flink.runtime.testutils.MiniClusterResourceConfiguration$Builder");

  private static final String SETTINGS = "io.millrace.streaming.job.JobSettings";
  private static final Set<String> ON_LOOPBACK = Set.of("onLoopback", "inThisProcess");

  private LocalClusterRules() {}

  @ArchTest
  public static final ArchRule LOCAL_CLUSTERS_LISTEN_ON_LOOPBACK =
      classes()
          .that(
              DescribedPredicate.describe(
                  "start a cluster in their process", LocalClusterRules::startsACluster))
          .should(askForLoopback())
          .because("Flink's defaults listen on all interfaces, and its REST endpoint runs code")
          .allowEmptyShould(true);

  private static boolean startsACluster(JavaClass type) {
    return type.getConstructorCallsFromSelf().stream()
            .anyMatch(call -> BUILDERS.contains(call.getTargetOwner().getName()))
        || type.getMethodCallsFromSelf().stream()
            .anyMatch(
                call ->
                    call.getTargetOwner().getName().equals(ENVIRONMENT)
                        && call.getName().startsWith("createLocalEnvironment"));
  }

  private static ArchCondition<JavaClass> askForLoopback() {
    return new ArchCondition<>("take its settings from JobSettings.onLoopback or inThisProcess") {
      @Override
      public void check(JavaClass type, ConditionEvents events) {
        boolean asks =
            type.getMethodCallsFromSelf().stream()
                .anyMatch(
                    call ->
                        call.getTargetOwner().getName().equals(SETTINGS)
                            && ON_LOOPBACK.contains(call.getName()));
        events.add(
            new SimpleConditionEvent(
                type, asks, type.getName() + " starts a cluster with Flink's own addresses"));
      }
    };
  }
}
