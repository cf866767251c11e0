package io.millrace.architecture;

import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.core.domain.JavaModifier;
import com.tngtech.archunit.lang.ArchCondition;
import com.tngtech.archunit.lang.ConditionEvents;
import com.tngtech.archunit.lang.SimpleConditionEvent;
import java.net.URL;
import java.util.ArrayList;
import java.util.List;

/** Where the members of sealed types lie. */
final class SealedTypes {

  private SealedTypes() {}

  /** That every class which a sealed type permits comes from the jar or folder of that type. */
  static ArchCondition<JavaClass> haveTheirMembersBeside() {
    return new ArchCondition<>("have the members of a sealed type in their own jar") {
      @Override
      public void check(JavaClass type, ConditionEvents events) {
        if (type.getModifiers().contains(JavaModifier.FINAL)) {
          return;
        }
        for (String fault : faults(type.reflect())) {
          events.add(SimpleConditionEvent.violated(type, fault));
        }
      }
    };
  }

  /** A line for each permitted class that lies elsewhere, or that is not there at all. */
  static List<String> faults(Class<?> type) {
    List<String> faults = new ArrayList<>();
    if (!type.isSealed()) {
      return faults;
    }
    URL home = home(type);
    for (Class<?> member : type.getPermittedSubclasses()) {
      if (!home.equals(home(member))) {
        faults.add(
            "%s in %s permits %s in %s"
                .formatted(type.getName(), home, member.getName(), home(member)));
      }
    }
    return faults;
  }

  private static URL home(Class<?> type) {
    return type.getProtectionDomain().getCodeSource().getLocation();
  }
}
