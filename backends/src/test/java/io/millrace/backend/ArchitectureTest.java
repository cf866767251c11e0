package io.millrace.backend;

import com.tngtech.archunit.junit.AnalyzeClasses;
import com.tngtech.archunit.junit.ArchTest;
import com.tngtech.archunit.junit.ArchTests;
import io.millrace.architecture.ArchitectureRules;

/** The rules of packages in the backends. */
@AnalyzeClasses(packages = "io.millrace", importOptions = ArchitectureRules.MainClasses.class)
class ArchitectureTest {

  @ArchTest static final ArchTests RULES = ArchTests.in(ArchitectureRules.class);
}
