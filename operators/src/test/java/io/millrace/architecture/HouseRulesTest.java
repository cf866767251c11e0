package io.millrace.architecture;

import static org.assertj.core.api.Assertions.assertThat;

import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.lang.ArchRule;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.Test;

/** That walls stop those who climb them. */
class HouseRulesTest {

  @Test
  void everyWallOfAFamilyStopsATrespasser() {
    JavaClasses classes =
        new ClassFileImporter()
            .importPackages(
                "io.millrace.dictionary.trespass",
                "io.millrace.standardize",
                "io.millrace.catalog");
    List<String> broken =
        Arrays.stream(HouseRules.class.getDeclaredFields())
            .filter(field -> field.getType() == ArchRule.class)
            .filter(field -> ((ArchRule) value(field)).evaluate(classes).hasViolation())
            .map(java.lang.reflect.Field::getName)
            .toList();
    assertThat(broken)
        .containsExactlyInAnyOrder(
            "FAMILIES_IGNORE_ONE_ANOTHER",
            "FAMILIES_KNOW_CONTRACT_AND_MATHS_ALONE",
            "ONE_CLASS_KNOWS_THE_FACTORISATION_LIBRARY",
            "OPERATORS_KNOW_NO_CLOCK_THREAD_OR_FILE",
            "STATICS_ARE_FINAL",
            "NAMES_SAY_WHAT_A_CLASS_IS");
  }

  private static Object value(java.lang.reflect.Field field) {
    try {
      return field.get(null);
    } catch (IllegalAccessException failure) {
      throw new AssertionError(failure);
    }
  }
}
