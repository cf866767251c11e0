package io.millrace.architecture;

import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.lang.ArchCondition;
import com.tngtech.archunit.lang.ConditionEvents;
import com.tngtech.archunit.lang.SimpleConditionEvent;
import java.util.Map;
import java.util.TreeMap;

/** At most so many top-level classes in one package. */
final class PackageSize extends ArchCondition<JavaClass> {

  private final int most;
  private final Map<String, Integer> sizes = new TreeMap<>();

  PackageSize(int most) {
    super("lie in a package of at most " + most + " classes");
    this.most = most;
  }

  @Override
  public void check(JavaClass type, ConditionEvents events) {
    if (!type.getSimpleName().equals("package-info")) {
      sizes.merge(type.getPackageName(), 1, Integer::sum);
    }
  }

  @Override
  public void finish(ConditionEvents events) {
    sizes.forEach(
        (name, size) -> {
          if (size > most) {
            events.add(
                SimpleConditionEvent.violated(
                    name, "Package " + name + " has " + size + " classes: split it by meaning"));
          }
        });
    sizes.clear();
  }
}
