package io.millrace.operations;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.StreamSupport;
import org.yaml.snakeyaml.LoaderOptions;
import org.yaml.snakeyaml.Yaml;
import org.yaml.snakeyaml.constructor.SafeConstructor;

/** What a YAML file may hold: see {@code shapes/README.md} among the test resources. */
final class Shape {

  private final Object shape;
  private final List<String> faults = new ArrayList<>();

  private Shape(Object shape) {
    this.shape = shape;
  }

  static Shape named(String name) {
    Path file = Path.of("src", "test", "resources", "shapes", name + ".yaml");
    return new Shape(documents(file).get(0));
  }

  static Shape of(String yaml) {
    return new Shape(yaml().load(yaml));
  }

  /** Every document of a file, of plain maps, lists and scalars. */
  static List<Object> documents(Path file) {
    try {
      return StreamSupport.stream(yaml().loadAll(Files.readString(file)).spliterator(), false)
          .collect(Collectors.toList());
    } catch (IOException failed) {
      throw new UncheckedIOException(failed);
    }
  }

  /** What does not fit, a line each. */
  List<String> faults(Object value) {
    faults.clear();
    check("", shape, value);
    return List.copyOf(faults);
  }

  private static Yaml yaml() {
    LoaderOptions options = new LoaderOptions();
    options.setAllowDuplicateKeys(false);
    return new Yaml(new SafeConstructor(options));
  }

  private void check(String place, Object expected, Object value) {
    if (expected instanceof Map<?, ?> fields) {
      if (value instanceof Map<?, ?> found) {
        map(place, fields, found);
      } else {
        faults.add(place + ": expected a mapping, found " + value);
      }
    } else if (expected instanceof List<?> elements) {
      if (value instanceof List<?> found) {
        for (int i = 0; i < found.size(); i++) {
          check(place + "[" + i + "]", elements.get(0), found.get(i));
        }
      } else {
        faults.add(place + ": expected a list, found " + value);
      }
    } else if (!fits(String.valueOf(expected), value)) {
      faults.add(place + ": expected " + expected + ", found " + value);
    }
  }

  private void map(String place, Map<?, ?> fields, Map<?, ?> found) {
    Map<String, Object> known = new LinkedHashMap<>();
    fields.forEach(
        (name, shape) -> {
          String bare = name.toString().replaceFirst("!$", "");
          known.put(bare, shape);
          if (!bare.equals(name) && !found.containsKey(bare)) {
            faults.add(place + ": expected " + bare + ", found none");
          }
        });
    found.forEach(
        (name, value) -> {
          String at = place + "." + name;
          Object shape = known.getOrDefault(name, known.get("*"));
          if (shape == null) {
            faults.add(at + ": unknown; known are " + known.keySet());
          } else {
            check(at, shape, value);
          }
        });
  }

  private static boolean fits(String kind, Object value) {
    return switch (kind) {
      case "any" -> true;
      case "text" -> value instanceof String text && !text.isBlank();
      case "whole" -> value instanceof Integer;
      case "number" -> value instanceof Number;
      case "flag" -> value instanceof Boolean;
      default -> value instanceof String text && text.matches(kind.substring(1, kind.length() - 1));
    };
  }

  /** A patch laid over a document as JSON merge patches are: mappings by key, all else replaced. */
  static Object merged(Object base, Object patch) {
    if (!(base instanceof Map<?, ?> under) || !(patch instanceof Map<?, ?> over)) {
      return patch;
    }
    Map<Object, Object> all = new LinkedHashMap<>(under);
    over.forEach(
        (key, value) -> all.put(key, all.containsKey(key) ? merged(all.get(key), value) : value));
    return all;
  }

  /** The value at a path of keys and list positions. */
  static Object at(Object value, Object... path) {
    Object here = value;
    for (Object step : path) {
      here = step instanceof Integer i ? ((List<?>) here).get(i) : ((Map<?, ?>) here).get(step);
    }
    return here;
  }

  /** The keys of a mapping at a path. */
  static Set<String> keys(Object value, Object... path) {
    return ((Map<?, ?>) at(value, path))
        .keySet().stream().map(Object::toString).collect(Collectors.toSet());
  }
}
