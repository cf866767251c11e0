package io.millrace.streaming.config;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** Every file that differs from a good one in one place: a key less, another key, another value. */
final class Mutations {

  /** Values of every type, and beyond most bounds. */
  static final List<Object> STRANGE =
      Arrays.asList(
          null,
          true,
          -7,
          0,
          128,
          1e15,
          -1e15,
          .5,
          "%%",
          " ",
          List.of(),
          Map.of(),
          List.of(List.of()),
          Map.of("strange", 1),
          "-1",
          "99999999999");

  private final Object root;
  private final List<Mutation> all = new ArrayList<>();

  private Mutations(Object root) {
    this.root = root;
  }

  /**
   * A file with one difference.
   *
   * @param what the difference
   * @param file maps, lists and scalars
   */
  record Mutation(String what, Object file) {}

  static List<Mutation> of(Object file) {
    Mutations mutations = new Mutations(copy(file));
    mutations.mutate("", mutations.root);
    return mutations.all;
  }

  @SuppressWarnings("unchecked")
  private void mutate(String path, Object at) {
    if (at instanceof Map<?, ?>) {
      Map<String, Object> table = (Map<String, Object>) at;
      for (String key : List.copyOf(table.keySet())) {
        mutate(path + "." + key, key, table);
      }
    } else if (at instanceof List<?>) {
      List<Object> list = (List<Object>) at;
      for (int i = 0; i < list.size(); i++) {
        String here = path + "[" + i + "]";
        Object value = list.get(i);
        for (Object strange : STRANGE) {
          list.set(i, strange);
          add(here + " = " + strange);
        }
        list.set(i, value);
        mutate(here, value);
      }
    }
  }

  private void mutate(String here, String key, Map<String, Object> table) {
    Object value = table.remove(key);
    add("without " + here);
    table.put(key + "x", value);
    add("misspelt " + here);
    table.remove(key + "x");
    for (Object strange : STRANGE) {
      table.put(key, strange);
      add(here + " = " + strange);
    }
    table.put(key, value);
    mutate(here, value);
  }

  private void add(String what) {
    all.add(new Mutation(what, copy(root)));
  }

  private static Object copy(Object value) {
    if (value instanceof Map<?, ?> map) {
      Map<Object, Object> copied = new LinkedHashMap<>();
      map.forEach((key, one) -> copied.put(key, copy(one)));
      return copied;
    }
    if (value instanceof List<?> list) {
      List<Object> copied = new ArrayList<>();
      list.forEach(one -> copied.add(copy(one)));
      return copied;
    }
    return value;
  }
}
