package io.millrace.architecture;

import java.lang.reflect.Constructor;
import java.lang.reflect.Executable;
import java.lang.reflect.Field;
import java.lang.reflect.Method;
import java.lang.reflect.Modifier;
import java.lang.reflect.Parameter;
import java.lang.reflect.RecordComponent;
import java.lang.reflect.Type;
import java.lang.reflect.TypeVariable;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * Signatures of classes and their members as text. Reflection promises no order of members, so they
 * are sorted by their text; components of records and constants of enums keep theirs, which is part
 * of the API.
 */
final class SignatureText {

  private static final int SHOWN_MODIFIERS =
      Modifier.PUBLIC | Modifier.PROTECTED | Modifier.STATIC | Modifier.FINAL | Modifier.ABSTRACT;

  private SignatureText() {}

  /** A class with its type parameters, supertypes, components and permitted subclasses. */
  static String declaration(Class<?> type) {
    StringBuilder text = new StringBuilder(modifiers(type));
    text.append(kind(type)).append(' ').append(type.getName());
    text.append(parameters(type.getTypeParameters()));
    if (type.isRecord()) {
      text.append(
          Stream.of(type.getRecordComponents())
              .map(SignatureText::component)
              .collect(Collectors.joining(", ", "(", ")")));
    }
    Type above = type.getGenericSuperclass();
    if (above != null && above != Object.class && !type.isRecord() && !type.isEnum()) {
      text.append(" extends ").append(above.getTypeName());
    }
    text.append(
        list(type.isInterface() ? " extends " : " implements ", type.getGenericInterfaces()));
    if (type.isSealed() && !type.isEnum()) {
      text.append(permitted(type));
    }
    return text.toString();
  }

  /** Public and protected members: constants of an enum in their order, then all others sorted. */
  static List<String> members(Class<?> type) {
    List<String> members = new ArrayList<>();
    if (type.isEnum()) {
      Arrays.asList(type.getEnumConstants())
          .forEach(constant -> members.add("constant " + ((Enum<?>) constant).name()));
    }
    List<String> sorted = new ArrayList<>();
    for (Field field : type.getDeclaredFields()) {
      if (isShown(field.getModifiers()) && !field.isSynthetic() && !field.isEnumConstant()) {
        sorted.add("field " + field(field));
      }
    }
    for (Constructor<?> constructor : type.getDeclaredConstructors()) {
      if (isShown(constructor.getModifiers()) && !constructor.isSynthetic()) {
        sorted.add("constructor " + code(constructor, ""));
      }
    }
    for (Method method : type.getDeclaredMethods()) {
      if (isShown(method.getModifiers()) && !method.isSynthetic() && !isImplied(method)) {
        String result = method.getGenericReturnType().getTypeName() + " ";
        String whole = (method.isDefault() ? "default " : "") + code(method, result);
        sorted.add("method " + whole);
      }
    }
    sorted.sort(null);
    members.addAll(sorted);
    return members;
  }

  private static boolean isShown(int modifiers) {
    return ApiSources.isVisible(modifiers);
  }

  /** Permitted subclasses that users can name. */
  private static String permitted(Class<?> type) {
    return list(
        " permits ",
        Stream.of(type.getPermittedSubclasses())
            .filter(member -> isShown(member.getModifiers()))
            // Compilers list them in different orders.
            .sorted(Comparator.comparing(Class::getName))
            .toArray(Type[]::new));
  }

  /** What every record or enum has. */
  private static boolean isImplied(Method method) {
    Class<?> type = method.getDeclaringClass();
    String name = method.getName();
    return type.isRecord() && Set.of("equals", "hashCode", "toString").contains(name)
        || type.isEnum() && Set.of("values", "valueOf").contains(name);
  }

  private static String kind(Class<?> type) {
    if (type.isAnnotation()) {
      return "annotation";
    }
    if (type.isInterface()) {
      return "interface";
    }
    return type.isRecord() ? "record" : type.isEnum() ? "enum" : "class";
  }

  private static String modifiers(Class<?> type) {
    int shown = type.getModifiers() & SHOWN_MODIFIERS;
    if (type.isInterface()) {
      shown &= ~Modifier.ABSTRACT;
    }
    if (type.isInterface() || type.isRecord() || type.isEnum()) {
      shown &= ~(Modifier.STATIC | Modifier.FINAL | Modifier.ABSTRACT);
    }
    return Modifier.toString(shown) + (type.isSealed() && !type.isEnum() ? " sealed " : " ");
  }

  private static String component(RecordComponent component) {
    return component.getGenericType().getTypeName() + " " + component.getName();
  }

  private static String field(Field field) {
    return Modifier.toString(field.getModifiers() & SHOWN_MODIFIERS)
        + " "
        + field.getGenericType().getTypeName()
        + " "
        + field.getName();
  }

  private static String code(Executable code, String result) {
    String name =
        code instanceof Constructor ? code.getDeclaringClass().getSimpleName() : code.getName();
    String variables = parameters(code.getTypeParameters());
    return Modifier.toString(code.getModifiers() & SHOWN_MODIFIERS)
        + " "
        + (variables.isEmpty() ? "" : variables + " ")
        + result
        + name
        + Stream.of(code.getParameters())
            .map(Parameter::getParameterizedType)
            .map(Type::getTypeName)
            .collect(Collectors.joining(", ", "(", code.isVarArgs() ? "...)" : ")"))
        + list(" throws ", code.getGenericExceptionTypes());
  }

  private static String parameters(TypeVariable<?>[] variables) {
    return variables.length == 0
        ? ""
        : Stream.of(variables)
            .map(SignatureText::bounded)
            .collect(Collectors.joining(", ", "<", ">"));
  }

  private static String bounded(TypeVariable<?> variable) {
    String bounds =
        Stream.of(variable.getBounds())
            .filter(bound -> bound != Object.class)
            .map(Type::getTypeName)
            .collect(Collectors.joining(" & "));
    return variable.getName() + (bounds.isEmpty() ? "" : " extends " + bounds);
  }

  private static String list(String word, Type[] types) {
    return types.length == 0
        ? ""
        : Stream.of(types).map(Type::getTypeName).collect(Collectors.joining(", ", word, ""));
  }
}
