package io.millrace.architecture;

import static com.tngtech.archunit.base.DescribedPredicate.not;
import static com.tngtech.archunit.core.domain.JavaClass.Predicates.resideInAPackage;
import static com.tngtech.archunit.core.domain.JavaClass.Predicates.resideInAnyPackage;
import static com.tngtech.archunit.core.domain.JavaClass.Predicates.type;
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
import com.tngtech.archunit.junit.ArchTests;
import com.tngtech.archunit.lang.ArchRule;
import java.io.Serializable;
import java.util.Set;

/**
 * The rules between packages that the compiler cannot check. A module is held to them by one test:
 *
 * <pre>{@code
 * @AnalyzeClasses(packages = "io.millrace", importOptions = ArchitectureRules.MainClasses.class)
 * class ArchitectureTest {
 *   @ArchTest static final ArchTests RULES = ArchTests.in(ArchitectureRules.class);
 * }
 * }</pre>
 *
 * <p>{@code io.millrace.api} is a namespace, not a component: each package in it is a component of
 * its own, as each other child of {@code io.millrace} is.
 */
public final class ArchitectureRules {

  private static final DescribedPredicate<JavaClass> CONTRACT =
      resideInAnyPackage(
          "io.millrace.api.operator..",
          "io.millrace.api.config..",
          "io.millrace.api.spec..",
          "io.millrace.api.math..");

  /** What all families of operators may use besides the contract. */
  private static final DescribedPredicate<JavaClass> SHARED =
      CONTRACT
          .or(
              resideInAnyPackage(
                  "io.millrace.math..",
                  "io.millrace.api.drift..",
                  "io.millrace.api.event..",
                  "io.millrace.bounds..",
                  "io.millrace.stage..",
                  "io.millrace.watch.."))
          .as("the contract and what families share");

  /** What knows the families. */
  private static final DescribedPredicate<JavaClass> OVER_FAMILIES =
      resideInAnyPackage(
          "io.millrace.evaluate..", "io.millrace.catalog..", "io.millrace.api.catalog..");

  /** Every other module. */
  private static final DescribedPredicate<JavaClass> OTHER_MODULES =
      resideInAnyPackage(
          "io.millrace.api.model..",
          "io.millrace.api.record..",
          "io.millrace.api.pipeline..",
          "io.millrace.api.evaluation..",
          "io.millrace.api.datastream..",
          "io.millrace.state..",
          "io.millrace.streaming..",
          "io.millrace.simulate..",
          "io.millrace.cli..",
          "io.millrace.local..",
          "io.millrace.chaos..",
          "io.millrace.soak..",
          "io.millrace.backend..",
          "io.millrace.benchmark..");

  /** Any other package is a family, so a new one is held to the rules without being named. */
  private static final DescribedPredicate<JavaClass> FAMILY =
      resideInAPackage("io.millrace.*..")
          .and(not(SHARED.or(OVER_FAMILIES).or(OTHER_MODULES)))
          .as("a family of operators");

  private static final DescribedPredicate<JavaClass> OPERATORS =
      SHARED.or(OVER_FAMILIES).or(FAMILY).as("classes of the operators");

  private static final String[] BUILDS_JOBS = {
    "io.millrace.streaming.job..",
    "io.millrace.streaming.kind..",
    "io.millrace.streaming.config..",
    "io.millrace.api.datastream.."
  };

  private static final Set<String> INEXACT =
      Set.of(
          "exp", "expm1", "log", "log1p", "log10", "pow", "cbrt", "hypot", "sin", "cos", "tan",
          "asin", "acos", "atan", "atan2", "sinh", "cosh", "tanh");

  private ArchitectureRules() {}

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
          .definedBy("io.millrace.state..", "io.millrace.api.model..")
          .layer("streaming")
          .definedBy(
              "io.millrace.streaming..",
              "io.millrace.api.record..",
              "io.millrace.api.pipeline..",
              "io.millrace.api.evaluation..",
              "io.millrace.api.datastream..")
          .layer("simulators")
          .definedBy("io.millrace.simulate..")
          .layer("deploy")
          .definedBy(
              "io.millrace.cli..",
              "io.millrace.local..",
              "io.millrace.chaos..",
              "io.millrace.soak..")
          .whereLayer("deploy")
          .mayNotBeAccessedByAnyLayer()
          .whereLayer("simulators")
          .mayOnlyBeAccessedByLayers("deploy")
          .whereLayer("streaming")
          .mayOnlyBeAccessedByLayers("simulators", "deploy")
          .whereLayer("state")
          .mayOnlyBeAccessedByLayers("streaming", "simulators", "deploy");

  @ArchTest
  static final ArchRule API_SHOWS_NO_INTERIOR_TYPE =
      classes()
          .that()
          .resideInAPackage("io.millrace.api..")
          .should(ApiSignatures.mentionOnlyApi())
          .allowEmptyShould(true);

  @ArchTest
  static final ArchRule SEALED_TYPES_LIE_IN_ONE_JAR =
      classes()
          .that()
          .areNotAnonymousClasses()
          .should(SealedTypes.haveTheirMembersBeside())
          .because("whoever replaces one of two jars would get a type whose members are unknown")
          .allowEmptyShould(true);

  @ArchTest
  static final ArchRule PACKAGES_HAVE_NO_CYCLES =
      slices().matching("io.millrace.(**)").should().beFreeOfCycles().allowEmptyShould(true);

  @ArchTest
  static final ArchRule COMPONENTS_HAVE_NO_CYCLES =
      slices()
          .assignedFrom(new PackagesToDepth(1))
          .should()
          .beFreeOfCycles()
          .allowEmptyShould(true);

  @ArchTest
  static final ArchRule PACKAGES_OF_COMPONENTS_HAVE_NO_CYCLES =
      slices()
          .assignedFrom(new PackagesToDepth(2))
          .should()
          .beFreeOfCycles()
          .allowEmptyShould(true);

  @ArchTest
  static final ArchRule PACKAGES_ARE_SMALL =
      classes()
          .that()
          .areTopLevelClasses()
          .should(new PackageSize(22))
          .because("a reader looks a class up by its package")
          .allowEmptyShould(true);

  @ArchTest
  static final ArchRule FAMILIES_IGNORE_ONE_ANOTHER =
      slices()
          .assignedFrom(new PackagesToDepth(1, FAMILY))
          .should()
          .notDependOnEachOther()
          .allowEmptyShould(true);

  @ArchTest
  static final ArchRule FAMILIES_KNOW_CONTRACT_AND_SHARED_PARTS_ALONE =
      classes()
          .that(FAMILY)
          .should()
          .onlyDependOnClassesThat(resideInAPackage("java..").or(SHARED).or(FAMILY))
          .allowEmptyShould(true);

  @ArchTest
  static final ArchRule CONTRACT_KNOWS_ITSELF_ALONE =
      classes()
          .that()
          .resideInAPackage("io.millrace.api.operator..")
          .should()
          .onlyDependOnClassesThat()
          .resideInAnyPackage("java..", "io.millrace.api.operator..")
          .allowEmptyShould(true);

  @ArchTest
  static final ArchRule SPECS_KNOW_NO_FAMILY =
      classes()
          .that()
          .resideInAPackage("io.millrace.api.spec..")
          .should()
          .onlyDependOnClassesThat(resideInAPackage("java..").or(SHARED))
          .allowEmptyShould(true);

  @ArchTest
  static final ArchRule MATHS_KNOWS_NO_OPERATOR =
      noClasses()
          .that()
          .resideInAnyPackage("io.millrace.math..", "io.millrace.api.math..")
          .should()
          .dependOnClassesThat(
              FAMILY.or(resideInAnyPackage("io.millrace.api.operator..", "io.millrace.api.spec..")))
          .allowEmptyShould(true);

  @ArchTest
  static final ArchRule ONE_CLASS_KNOWS_THE_FACTORISATION_LIBRARY =
      noClasses()
          .that()
          .resideInAPackage("io.millrace..")
          .and()
          .doNotHaveFullyQualifiedName("io.millrace.math.factor.Factorisations")
          .should()
          .dependOnClassesThat()
          .resideInAPackage("org.hipparchus..")
          .allowEmptyShould(true);

  /**
   * Dates and zones of a calendar, which options name; they tell no time but what they are given.
   */
  private static final DescribedPredicate<JavaClass> DATES =
      resideInAnyPackage("java.time.zone..")
          .or(type(java.time.LocalDate.class))
          .or(type(java.time.LocalDateTime.class))
          .or(type(java.time.Month.class))
          .or(type(java.time.ZoneId.class))
          .or(type(java.time.ZoneOffset.class))
          .or(type(java.time.Instant.class))
          .or(type(java.time.DateTimeException.class))
          .or(type(java.time.format.DateTimeParseException.class))
          .as("dates and zones");

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
                  .and(not(type(Serializable.class)))
                  .and(not(DATES)))
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

  /**
   * The functions of {@code Math} may differ in their last bit from one processor and JVM to the
   * next; those of {@code StrictMath} may not. {@code Math.sqrt}, {@code fma} and the rounding
   * functions are exact.
   */
  @ArchTest
  static final ArchRule FUNCTIONS_HAVE_THE_SAME_BITS_EVERYWHERE =
      noClasses()
          .that()
          .resideInAPackage("io.millrace..")
          .and()
          .resideOutsideOfPackages(
              "io.millrace.simulate..",
              "io.millrace.cli..",
              "io.millrace.chaos..",
              "io.millrace.local..",
              "io.millrace.benchmark..")
          .should()
          .accessTargetWhere(
              DescribedPredicate.describe(
                  "is a function of Math that StrictMath has too, such as Math.exp",
                  access ->
                      access.getTargetOwner().isEquivalentTo(Math.class)
                          && INEXACT.contains(access.getTarget().getName())))
          .because("the same input gives the same bits on every machine")
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
  static final ArchRule RECORDS_KNOW_NO_CONNECTOR_AND_NO_HOST =
      noClasses()
          .that()
          .resideInAnyPackage("io.millrace.streaming.wire..", "io.millrace.api.record..")
          .should()
          .dependOnClassesThat(
              resideInAnyPackage(
                      "io.millrace.streaming.runtime..", "io.millrace.streaming.connect..")
                  .or(resideInAnyPackage(BUILDS_JOBS)))
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
                  .or(resideInAnyPackage(BUILDS_JOBS)))
          .allowEmptyShould(true);

  @ArchTest
  static final ArchRule SOURCES_AND_SINKS_KNOW_NO_HOST =
      noClasses()
          .that()
          .resideInAPackage("io.millrace.streaming.connect..")
          .should()
          .dependOnClassesThat(
              resideInAPackage("io.millrace.streaming.runtime..")
                  .or(resideInAnyPackage(BUILDS_JOBS)))
          .allowEmptyShould(true);

  @ArchTest static final ArchTests LOCAL_CLUSTERS = ArchTests.in(LocalClusterRules.class);

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
