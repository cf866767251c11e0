package io.millrace.architecture;

import com.tngtech.archunit.junit.AnalyzeClasses;
import com.tngtech.archunit.junit.ArchTest;
import com.tngtech.archunit.junit.ArchTests;

/** The walls around the operators. */
@AnalyzeClasses(packages = "io.millrace", importOptions = HouseRules.MainClasses.class)
class ArchitectureTest {

  @ArchTest static final ArchTests HOUSE = ArchTests.in(HouseRules.class);
}
