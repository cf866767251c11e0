package io.millrace.architecture;

import static com.tngtech.archunit.base.DescribedPredicate.not;
import static com.tngtech.archunit.core.domain.JavaClass.Predicates.resideInAPackage;
import static com.tngtech.archunit.core.domain.JavaClass.Predicates.resideInAnyPackage;
import static com.tngtech.archunit.core.domain.JavaClass.Predicates.type;
import static com.tngtech.archunit.core.domain.properties.HasName.Predicates.nameMatching;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.classes;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.fields;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static com.tngtech.archunit.library.Architectures.layeredArchitecture;
import static com.tngtech.archunit.library.dependencies.SlicesRuleDefinition.slices;

import com.tngtech.archunit.base.DescribedPredicate;
import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.core.importer.ImportOption;
import com.tngtech.archunit.core.importer.Location;
import com.tngtech.archunit.junit.ArchTest;
import com.tngtech.archunit.lang.ArchRule;
import com.tngtech.archunit.library.dependencies.SliceAssignment;
import com.tngtech.archunit.library.dependencies.SliceIdentifier;
import java.io.Serializable;

/**
 * The walls of the house that the compiler cannot see. A module keeps them with one test:
 *
 * <pre>{@code
 * @AnalyzeClasses(packages = "io.millrace", importOptions = HouseRules.MainClasses.class)
 * class ArchitectureTest {
 *   @ArchTest static final ArchTests HOUSE = ArchTests.in(HouseRules.class);
 * }
 * }</pre>
 */
public final class HouseRules {

  private static final DescribedPredicate<JavaClass> SHARED =
      resideInAnyPackage(
          "io.millrace.operator..",
          "io.millrace.math..",
          "io.millrace.evaluate..",
          "io.millrace.catalog..");

  /** What stands above the operators. */
  private static final DescribedPredicate<JavaClass> ABOVE =
      resideInAnyPackage(
          "io.millrace.state..",
          "io.millrace.model..",
          "io.millrace.streaming..",
          "io.millrace.simulate..",
          "io.millrace.cli..",
          "io.millrace.local..",
          "io.millrace.chaos..",
          "io.millrace.backend..",
          "io.millrace.benchmark..");

  /** Any other package is a family, so a new one is held to the rules without being named. */
  private static final DescribedPredicate<JavaClass> FAMILY =
      resideInAPackage("io.millrace.*..").and(not(SHARED.or(ABOVE))).as("a family of operators");

  private static final DescribedPredicate<JavaClass> OPERATORS =
      SHARED.or(FAMILY).as("classes of the operators");

  /** All of a pipeline but the records that describe it: reading them, and building the job. */
  private static final DescribedPredicate<JavaClass> TOPOLOGY =
      resideInAPackage("io.millrace.streaming.pipeline..")
          .and(not(nameMatching(".*\\.[A-Za-z]+(Spec|Plan)(\\$.*)?")))
          .as("pipeline classes that are not the description of a pipeline");

  private HouseRules() {}

  /** Each family a slice by the name of its package. */
  private static final class Families implements SliceAssignment {
    @Override
    public SliceIdentifier getIdentifierOf(JavaClass type) {
      return FAMILY.test(type)
          ? SliceIdentifier.of(type.getPackageName().split("\\.")[2])
          : SliceIdentifier.ignore();
    }

    @Override
    public String getDescription() {
      return "families of operators";
    }
  }

  /** Everything but tests, in folders and in jars. */
  public static final class MainClasses implements ImportOption {
    @Override
    public boolean includes(Location location) {
      return !location.contains("/test-classes/") && !location.contains("-tests.jar");
    }
  }

  @ArchTest
  static final ArchRule MODULES_POINT_ONE_WAY =
      layeredArchitecture()
          .consideringOnlyDependenciesInLayers()
          .withOptionalLayers(true)
          .layer("operators")
          .definedBy(OPERATORS)
          .layer("state")
          .definedBy("io.millrace.state..", "io.millrace.model..")
          .layer("streaming")
          .definedBy("io.millrace.streaming..")
          .layer("simulators")
          .definedBy("io.millrace.simulate..")
          .layer("deploy")
          .definedBy("io.millrace.cli..", "io.millrace.local..", "io.millrace.chaos..")
          .whereLayer("deploy")
          .mayNotBeAccessedByAnyLayer()
          .whereLayer("simulators")
          .mayOnlyBeAccessedByLayers("deploy")
          .whereLayer("streaming")
          .mayOnlyBeAccessedByLayers("simulators", "deploy")
          .whereLayer("state")
          .mayOnlyBeAccessedByLayers("streaming", "simulators", "deploy");

  @ArchTest
  static final ArchRule PACKAGES_HAVE_NO_CYCLES =
      slices().matching("io.millrace.(*)..").should().beFreeOfCycles().allowEmptyShould(true);

  @ArchTest
  static final ArchRule FAMILIES_IGNORE_ONE_ANOTHER =
      slices().assignedFrom(new Families()).should().notDependOnEachOther().allowEmptyShould(true);

  @ArchTest
  static final ArchRule FAMILIES_KNOW_CONTRACT_AND_MATHS_ALONE =
      classes()
          .that(FAMILY)
          .should()
          .onlyDependOnClassesThat(
              resideInAPackage("java..")
                  .or(resideInAPackage("io.millrace.operator.."))
                  .or(resideInAPackage("io.millrace.math.."))
                  .or(FAMILY))
          .allowEmptyShould(true);

  @ArchTest
  static final ArchRule CONTRACT_KNOWS_ITSELF_ALONE =
      classes()
          .that()
          .resideInAPackage("io.millrace.operator..")
          .should()
          .onlyDependOnClassesThat()
          .resideInAnyPackage("java..", "io.millrace.operator..")
          .allowEmptyShould(true);

  @ArchTest
  static final ArchRule MATHS_KNOWS_NO_OPERATOR =
      noClasses()
          .that()
          .resideInAPackage("io.millrace.math..")
          .should()
          .dependOnClassesThat()
          .resideInAnyPackage("io.millrace.operator..", "io.millrace.dictionary..")
          .allowEmptyShould(true);

  @ArchTest
  static final ArchRule ONE_CLASS_KNOWS_THE_FACTORISATION_LIBRARY =
      noClasses()
          .that()
          .resideInAPackage("io.millrace..")
          .and()
          .doNotHaveFullyQualifiedName("io.millrace.math.Factorisations")
          .should()
          .dependOnClassesThat()
          .resideInAPackage("org.hipparchus..")
          .allowEmptyShould(true);

  @ArchTest
  static final ArchRule OPERATORS_KNOW_NO_CLOCK_THREAD_OR_FILE =
      noClasses()
          .that(OPERATORS)
          .should()
          .dependOnClassesThat(
              resideInAnyPackage(
                      "java.time..",
                      "java.util.concurrent..",
                      "java.io..",
                      "java.nio.file..",
                      "java.net..")
                  // The mark alone, for what a host ships to its workers.
                  .and(not(type(Serializable.class))))
          .orShould()
          .dependOnClassesThat()
          .haveFullyQualifiedName("java.lang.Thread")
          .orShould()
          .dependOnClassesThat()
          .haveFullyQualifiedName("java.lang.ThreadLocal")
          .orShould()
          .dependOnClassesThat()
          .haveFullyQualifiedName("java.util.Random")
          .orShould()
          .callMethod(System.class, "nanoTime")
          .orShould()
          .callMethod(System.class, "currentTimeMillis")
          .orShould()
          .callMethod(Math.class, "random")
          .allowEmptyShould(true);

  @ArchTest
  static final ArchRule OPERATORS_KNOW_NO_STREAM_PROCESSOR =
      noClasses()
          .that(OPERATORS)
          .should()
          .dependOnClassesThat()
          .resideInAnyPackage("org.apache..", "com.fasterxml..", "org.slf4j..")
          .allowEmptyShould(true);

  @ArchTest
  static final ArchRule RECORDS_KNOW_NO_PLUMBING =
      noClasses()
          .that()
          .resideInAPackage("io.millrace.streaming.wire..")
          .should()
          .dependOnClassesThat()
          .resideInAnyPackage(
              "io.millrace.streaming.runtime..",
              "io.millrace.streaming.connect..",
              "io.millrace.streaming.pipeline..")
          .allowEmptyShould(true);

  @ArchTest
  static final ArchRule THE_HOST_KNOWS_NO_SOURCE_OR_SINK =
      noClasses()
          .that()
          .resideInAPackage("io.millrace.streaming.runtime..")
          .should()
          .dependOnClassesThat(
              resideInAnyPackage(
                      "io.millrace.streaming.connect..",
                      "org.apache.kafka..",
                      "org.apache.flink.connector..")
                  .or(TOPOLOGY))
          .allowEmptyShould(true);

  @ArchTest
  static final ArchRule SOURCES_AND_SINKS_KNOW_NO_HOST =
      noClasses()
          .that()
          .resideInAPackage("io.millrace.streaming.connect..")
          .should()
          .dependOnClassesThat(resideInAPackage("io.millrace.streaming.runtime..").or(TOPOLOGY))
          .allowEmptyShould(true);

  @ArchTest
  static final ArchRule STATICS_ARE_FINAL =
      fields()
          .that()
          .areStatic()
          .should()
          .beFinal()
          .because("state that outlives a job makes two jobs in one JVM one")
          .allowEmptyShould(true);

  @ArchTest
  static final ArchRule NAMES_SAY_WHAT_A_CLASS_IS =
      noClasses()
          .should()
          .haveNameMatching(".*(Manager|Helper|Utils?|Impl|Processor|Handler)(\\$.*)?")
          .allowEmptyShould(true);
}
