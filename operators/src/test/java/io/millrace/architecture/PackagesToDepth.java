package io.millrace.architecture;

import com.tngtech.archunit.base.DescribedPredicate;
import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.library.dependencies.SliceAssignment;
import com.tngtech.archunit.library.dependencies.SliceIdentifier;
import java.util.Arrays;

/**
 * A slice for each package, cut off some levels under {@code io.millrace}. The namespace {@code
 * api} does not count as a level.
 */
final class PackagesToDepth implements SliceAssignment {

  private static final String ROOT = "io.millrace.";
  private static final String API = "api.";

  private final int levels;
  private final DescribedPredicate<? super JavaClass> classes;

  PackagesToDepth(int levels) {
    this(levels, DescribedPredicate.alwaysTrue());
  }

  PackagesToDepth(int levels, DescribedPredicate<? super JavaClass> classes) {
    this.levels = levels;
    this.classes = classes;
  }

  @Override
  public SliceIdentifier getIdentifierOf(JavaClass type) {
    String name = type.getPackageName();
    if (!name.startsWith(ROOT) || !classes.test(type)) {
      return SliceIdentifier.ignore();
    }
    String below = name.substring(ROOT.length());
    String namespace = below.startsWith(API) ? API : "";
    String[] path = below.substring(namespace.length()).split("\\.");
    return SliceIdentifier.of(
        namespace + String.join(".", Arrays.copyOf(path, Math.min(levels, path.length))));
  }

  @Override
  public String getDescription() {
    return "packages to a depth of " + levels;
  }
}
