package io.millrace.continual.network;

import io.millrace.api.config.Spelling;
import io.millrace.continual.combine.Parallel;
import io.millrace.continual.combine.Residual;
import io.millrace.continual.combine.Sequential;
import io.millrace.continual.layer.Child;
import io.millrace.continual.layer.Fields;
import io.millrace.continual.layer.Layer;
import io.millrace.continual.layer.NetworkException;
import io.millrace.continual.layer.NetworkFault;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/*
 *   {channels: 10, layers: [LAYER, ..]}
 *   LAYER = kind | {kind: FIELDS}
 *   FIELDS = {name: .., field: value, ..} | [LAYER, ..] for a kind that holds layers | nothing
 *
 * Two names for one thing are kept side by side: the place a user wrote (layers[2].residual[0].conv1d), and the path of the
 * weights (2.0). Faults that show only in the whole, such as widths that do not fit, are found by path and told by place.
 */
/** Reads an architecture from maps and lists, as a YAML reader gives them; every fault at once. */
final class ArchitectureReader {

  private static final int DEEPEST = 32;
  private static final int MOST_LAYERS = 10_000;

  private final List<NetworkFault> faults = new ArrayList<>();
  private final Map<String, String> written = new HashMap<>();
  private int layers;

  private ArchitectureReader() {}

  /** Where a list of layers stands. */
  private record Spot(String place, String path, int depth) {
    Spot inner(String more) {
      return new Spot(place + more, path, depth);
    }

    Spot inner(String more, String name) {
      return new Spot(place + more, path.isEmpty() ? name : path + "." + name, depth + 1);
    }
  }

  static Architecture read(Object structure) {
    ArchitectureReader reader = new ArchitectureReader();
    if (!(structure instanceof Map<?, ?> map)) {
      throw new NetworkException(
          List.of(
              new NetworkFault("", "a map with channels and layers", Fields.shown(structure), "")));
    }
    Fields fields = new Fields("", map, reader.faults);
    int channels = fields.count("channels");
    Sequential root = reader.sequential(fields.list("layers"), new Spot("layers", "", 0));
    fields.finish();
    if (!reader.faults.isEmpty()) {
      throw new NetworkException(reader.faults);
    }
    reader.written.put("", "layers");
    return Architecture.of(channels, root, path -> reader.written.getOrDefault(path, path));
  }

  private Sequential sequential(List<?> items, Spot spot) {
    return new Sequential(children(items, spot));
  }

  private List<Child> children(List<?> items, Spot spot) {
    List<Child> children = new ArrayList<>();
    Set<String> names = new HashSet<>();
    if (spot.depth > DEEPEST) {
      faults.add(
          new NetworkFault(
              spot.place, "at most " + DEEPEST + " layers inside one another", "more", ""));
      return children;
    }
    for (int at = 0; at < items.size() && layers <= MOST_LAYERS; at++) {
      String place = spot.place + "[" + at + "]";
      if (++layers > MOST_LAYERS) {
        faults.add(new NetworkFault(place, "at most " + MOST_LAYERS + " layers", "more", ""));
      }
      Child child = child(items.get(at), at, new Spot(place, spot.path, spot.depth));
      if (child != null && !names.add(child.name())) {
        faults.add(
            new NetworkFault(
                place,
                "a name of its own",
                "'" + child.name() + "' for the second time",
                "give one of the layers another name"));
      }
      if (child != null) {
        children.add(child);
      }
    }
    return children;
  }

  /** One item of a list of layers, or null if nothing can be made of it. */
  private Child child(Object item, int number, Spot spot) {
    Object kind = item;
    Object body = null;
    if (item instanceof Map<?, ?> map && map.size() == 1) {
      Map.Entry<?, ?> entry = map.entrySet().iterator().next();
      kind = entry.getKey();
      body = entry.getValue();
    }
    List<String> known = LayerReader.containers();
    known.addAll(0, LayerReader.names());
    if (!(kind instanceof String word) || !known.contains(word)) {
      boolean isText = kind instanceof String;
      faults.add(
          new NetworkFault(
              spot.place,
              "a layer: one of " + String.join(", ", known),
              Fields.shown(kind),
              isText
                  ? "check its name" + Spelling.suggestion((String) kind, known)
                  : "write a kind of layer, or kind: {fields}"));
      return null;
    }
    return layer(word, body, number, spot);
  }

  private Child layer(String kind, Object body, int number, Spot spot) {
    boolean holds = LayerReader.containers().contains(kind);
    Map<?, ?> map = Map.of();
    if (body instanceof Map<?, ?> fields) {
      map = fields;
    } else if (body instanceof List<?> list && holds) {
      map = Map.of(kind.equals("parallel") ? "branches" : "layers", list);
    } else if (body != null) {
      faults.add(
          new NetworkFault(spot.place + "." + kind, "a map of fields", Fields.shown(body), ""));
    }
    Fields fields = new Fields(spot.place + "." + kind, map, faults);
    String name = name(fields, number);
    Spot inner = spot.inner("." + kind, name);
    written.put(inner.path, inner.place);
    Layer layer =
        switch (kind) {
          case "sequential" -> sequential(fields.list("layers"), inner.inner(".layers"));
          case "residual" -> residual(fields, inner);
          case "parallel" -> parallel(fields, inner);
          default -> LayerReader.read(kind, fields);
        };
    fields.finish();
    return new Child(name, layer);
  }

  private String name(Fields fields, int number) {
    Object name = fields.value("name");
    if (name == null) {
      return Integer.toString(number);
    }
    String text = name.toString();
    if (!text.matches("[A-Za-z0-9_]+(\\.[A-Za-z0-9_]+)*")) {
      fields.refuse("name", "letters, digits and _ in parts joined by dots", name, "");
      return Integer.toString(number);
    }
    return text;
  }

  private Layer residual(Fields fields, Spot spot) {
    return new Residual(
        sequential(fields.list("layers"), spot.inner(".layers")),
        fields.choice("align", Residual.Align.WHOLE));
  }

  private Layer parallel(Fields fields, Spot spot) {
    List<?> items = fields.list("branches");
    if (fields.has("branches") && items.isEmpty()) {
      fields.refuse("branches", "at least one branch", "none", "");
    }
    Parallel.Join join = fields.choice("join", Parallel.Join.SUM);
    List<Child> branches = new ArrayList<>();
    for (int at = 0; at < items.size(); at++) {
      branches.add(branch(items.get(at), at, spot));
    }
    return new Parallel(
        join, branches.isEmpty() ? Child.numbered(List.of(Sequential.of())) : branches);
  }

  /** A list of layers, or a map with a name and such a list. */
  private Child branch(Object item, int number, Spot spot) {
    String place = spot.place + ".branches[" + number + "]";
    if (item instanceof List<?> list) {
      return branch(Integer.toString(number), list, new Spot(place, spot.path, spot.depth));
    }
    if (item instanceof Map<?, ?> map && map.containsKey("layers")) {
      Fields fields = new Fields(place, map, faults);
      String name = name(fields, number);
      List<?> list = fields.list("layers");
      fields.finish();
      return branch(name, list, new Spot(place, spot.path, spot.depth));
    }
    faults.add(
        new NetworkFault(place, "a list of layers, or a map with layers", Fields.shown(item), ""));
    return new Child(Integer.toString(number), Sequential.of());
  }

  private Child branch(String name, List<?> list, Spot spot) {
    Spot inner = spot.inner("", name);
    written.put(inner.path, inner.place);
    return new Child(name, sequential(list, inner));
  }
}
