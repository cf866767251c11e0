package io.millrace.backend;

import com.tngtech.archunit.junit.AnalyzeClasses;
import com.tngtech.archunit.junit.ArchTest;
import com.tngtech.archunit.junit.ArchTests;
import io.millrace.architecture.HouseRules;

/** The walls around the backends. */
@AnalyzeClasses(packages = "io.millrace", importOptions = HouseRules.MainClasses.class)
class ArchitectureTest {

  @ArchTest static final ArchTests HOUSE = ArchTests.in(HouseRules.class);
}
