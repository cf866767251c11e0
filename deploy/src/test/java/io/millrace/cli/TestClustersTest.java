package io.millrace.cli;

import com.tngtech.archunit.core.importer.ImportOption;
import com.tngtech.archunit.junit.AnalyzeClasses;
import com.tngtech.archunit.junit.ArchTest;
import com.tngtech.archunit.junit.ArchTests;
import io.millrace.architecture.LocalClusterRules;

/** Clusters of tests listen where those of the product do. */
@AnalyzeClasses(packages = "io.millrace", importOptions = ImportOption.OnlyIncludeTests.class)
class TestClustersTest {

  @ArchTest static final ArchTests RULES = ArchTests.in(LocalClusterRules.class);
}
