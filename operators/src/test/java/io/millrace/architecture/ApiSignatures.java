package io.millrace.architecture;

import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.core.domain.JavaCodeUnit;
import com.tngtech.archunit.core.domain.JavaField;
import com.tngtech.archunit.core.domain.JavaMember;
import com.tngtech.archunit.core.domain.JavaModifier;
import com.tngtech.archunit.core.domain.JavaType;
import com.tngtech.archunit.lang.ArchCondition;
import com.tngtech.archunit.lang.ConditionEvents;
import com.tngtech.archunit.lang.SimpleConditionEvent;
import java.util.LinkedHashSet;
import java.util.Set;
import java.util.function.BiConsumer;

/**
 * What a user of the API sees: the public classes of {@code io.millrace.api}, their supertypes, and
 * the types in their public and protected fields, methods and constructors.
 */
final class ApiSignatures {

  private static final String OURS = "io.millrace.";
  private static final String API = "io.millrace.api.";

  private ApiSignatures() {}

  /** That no signature mentions a type of ours which is not API, or which users cannot name. */
  static ArchCondition<JavaClass> mentionOnlyApi() {
    return new ArchCondition<>("mention only types of the API in what users see") {
      @Override
      public void check(JavaClass type, ConditionEvents events) {
        if (!isVisible(type)) {
          return;
        }
        visit(
            type,
            (place, mentioned) -> {
              if (mentioned.getName().startsWith(OURS)
                  && !(mentioned.getName().startsWith(API) && isVisible(mentioned))) {
                events.add(
                    SimpleConditionEvent.violated(
                        type, place + " shows the interior type " + mentioned.getName()));
              }
            });
      }
    };
  }

  /** Public, as are all classes around it. */
  static boolean isVisible(JavaClass type) {
    return type.getModifiers().contains(JavaModifier.PUBLIC)
        && type.getEnclosingClass().map(ApiSignatures::isVisible).orElse(true);
  }

  /** Public or protected, and written by a programmer. */
  static boolean isVisible(JavaMember member) {
    Set<JavaModifier> modifiers = member.getModifiers();
    return !modifiers.contains(JavaModifier.SYNTHETIC)
        && (modifiers.contains(JavaModifier.PUBLIC) || modifiers.contains(JavaModifier.PROTECTED));
  }

  private static void visit(JavaClass type, BiConsumer<String, JavaClass> mention) {
    type.getSuperclass().ifPresent(above -> each(type.getName(), above, mention));
    type.getInterfaces().forEach(above -> each(type.getName(), above, mention));
    for (JavaMember member : type.getMembers()) {
      if (!isVisible(member)) {
        continue;
      }
      if (member instanceof JavaField field) {
        each(field.getFullName(), field.getType(), mention);
      } else if (member instanceof JavaCodeUnit unit) {
        each(unit.getFullName(), unit.getReturnType(), mention);
        unit.getParameterTypes().forEach(one -> each(unit.getFullName(), one, mention));
        unit.getExceptionTypes().forEach(one -> each(unit.getFullName(), one, mention));
      }
    }
  }

  private static void each(String place, JavaType type, BiConsumer<String, JavaClass> mention) {
    Set<JavaClass> all = new LinkedHashSet<>(type.getAllInvolvedRawTypes());
    all.forEach(one -> mention.accept(place, one.getBaseComponentType()));
  }
}
