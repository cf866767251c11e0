package io.millrace.architecture;

import static org.assertj.core.api.Assertions.assertThat;

import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.lang.ArchRule;
import com.tngtech.archunit.lang.syntax.ArchRuleDefinition;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.Test;

/** That a class which breaks the rules is found. */
class ArchitectureRulesTest {

  @Test
  void everyRuleForFamiliesFindsAClassThatBreaksIt() {
    JavaClasses classes =
        new ClassFileImporter()
            .importPackages(
                "io.millrace.dictionary.trespass", "io.millrace.preprocess", "io.millrace.catalog");
    List<String> broken =
        Arrays.stream(ArchitectureRules.class.getDeclaredFields())
            .filter(field -> field.getType() == ArchRule.class)
            .filter(field -> ((ArchRule) value(field)).evaluate(classes).hasViolation())
            .map(java.lang.reflect.Field::getName)
            .toList();
    assertThat(broken)
        .containsExactlyInAnyOrder(
            "PACKAGES_HAVE_NO_CYCLES",
            "COMPONENTS_HAVE_NO_CYCLES",
            "PACKAGES_OF_COMPONENTS_HAVE_NO_CYCLES",
            // Here the tests of preprocess count too.
            "PACKAGES_ARE_SMALL",
            "FAMILIES_IGNORE_ONE_ANOTHER",
            "FAMILIES_KNOW_CONTRACT_AND_SHARED_PARTS_ALONE",
            "ONE_CLASS_KNOWS_THE_FACTORISATION_LIBRARY",
            "OPERATORS_KNOW_NO_CLOCK_THREAD_OR_FILE",
            "FUNCTIONS_HAVE_THE_SAME_BITS_EVERYWHERE",
            "STATICS_ARE_FINAL",
            "NAMES_SAY_WHAT_A_CLASS_IS");
  }

  @Test
  void aSignatureOfTheApiThatShowsAnInteriorTypeIsFound() {
    JavaClasses classes = new ClassFileImporter().importPackages("io.millrace.api.trespass");
    assertThat(ArchitectureRules.API_SHOWS_NO_INTERIOR_TYPE.evaluate(classes).getFailureReport())
        .satisfies(
            report ->
                assertThat(report.getDetails())
                    .hasSize(2)
                    .anyMatch(line -> line.contains("LeakyApi.modes"))
                    .anyMatch(line -> line.contains("LeakyApi.accept")));
  }

  @Test
  void aPackageThatIsTooLargeIsFound() {
    JavaClasses classes = new ClassFileImporter().importPackages("io.millrace.api.operator");
    assertThat(
            ArchRuleDefinition.classes()
                .should(new PackageSize(3))
                .evaluate(classes)
                .hasViolation())
        .isTrue();
  }

  private static Object value(java.lang.reflect.Field field) {
    try {
      return field.get(null);
    } catch (IllegalAccessException failure) {
      throw new AssertionError(failure);
    }
  }
}
