package io.millrace.streaming.connect.kafka;

import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Method;
import java.lang.reflect.Modifier;
import java.lang.reflect.Proxy;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.UnaryOperator;

/**
 * Finds the methods of an interface that a class in front of another does not pass on. A default
 * method that Flink adds is inherited without a word, and does something else than that of the
 * object behind.
 */
public final class Forwards {

  private Forwards() {}

  /**
   * Calls every method of an interface.
   *
   * @param wrapper puts the class under test in front of an object
   * @param samples arguments where the class narrows a type of the interface
   * @return signatures of the methods that did not reach the object with the same arguments
   */
  public static <T> Set<String> lost(Class<T> type, UnaryOperator<T> wrapper, Object... samples) {
    Set<String> lost = new TreeSet<>();
    for (Method method : type.getMethods()) {
      if (Modifier.isStatic(method.getModifiers())) {
        continue;
      }
      List<Call> calls = new ArrayList<>();
      T behind = recording(type, calls);
      Object[] arguments = new Object[method.getParameterCount()];
      for (int at = 0; at < arguments.length; at++) {
        Class<?> of = method.getParameterTypes()[at];
        arguments[at] =
            Arrays.stream(samples).filter(of::isInstance).findFirst().orElseGet(() -> some(of));
      }
      try {
        method.invoke(wrapper.apply(behind), arguments);
      } catch (InvocationTargetException | IllegalAccessException failed) {
        throw new AssertionError(method.toString(), failed);
      }
      Call wanted = new Call(method.getName(), List.of(method.getParameterTypes()));
      if (!calls.contains(wanted)) {
        lost.add(wanted.toString());
      }
    }
    return lost;
  }

  private record Call(String name, List<Class<?>> types) {

    @Override
    public String toString() {
      return name + types.stream().map(Class::getSimpleName).toList();
    }
  }

  private static <T> T recording(Class<T> type, List<Call> calls) {
    return type.cast(
        Proxy.newProxyInstance(
            type.getClassLoader(),
            new Class<?>[] {type},
            (proxy, method, arguments) -> {
              calls.add(new Call(method.getName(), List.of(method.getParameterTypes())));
              return some(method.getReturnType());
            }));
  }

  /** Any value of a type: false, zero, an empty object of an interface, or null. */
  private static Object some(Class<?> type) {
    if (type == boolean.class) {
      return false;
    }
    if (type == int.class) {
      return 0;
    }
    if (type == long.class) {
      return 0L;
    }
    if (type == List.class || type == java.util.Collection.class) {
      return List.of();
    }
    if (type == java.util.Map.class) {
      return java.util.Map.of();
    }
    return type.isInterface() && !type.isSealed()
        ? Proxy.newProxyInstance(
            Forwards.class.getClassLoader(),
            new Class<?>[] {type},
            (proxy, method, arguments) -> null)
        : null;
  }
}
