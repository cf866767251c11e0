package io.millrace.continual.network;

import io.millrace.api.config.Entries;
import io.millrace.api.config.Fault;
import io.millrace.api.config.Faults;
import io.millrace.api.config.Forms;
import io.millrace.api.config.Key;
import io.millrace.api.config.KeyTable;
import io.millrace.api.config.Location;
import io.millrace.api.config.Spelling;
import io.millrace.api.config.Value;
import io.millrace.continual.combine.Sequential;
import io.millrace.continual.kind.LayerFields;
import io.millrace.continual.kind.LayerKind;
import io.millrace.continual.layer.Child;
import io.millrace.continual.layer.FrameShape;
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
 *     {channels: 10, prefix: module., layers: [LAYER, ..]}, or input: {..} in place of channels
 *     LAYER = kind | {kind: FIELDS}
 *     FIELDS = {name: .., field: value, ..} | [LAYER, ..] for a kind that contains layers | nothing
 *
 * Each layer has two addresses: its location in the user's file (layers[2].residual[0].conv1d) and
 * the path of its weights (2.0). Faults that show only in the whole network, such as widths that do
 * not fit, are found by path and reported by location.
 */
/**
 * Reads an architecture from maps and lists, as a YAML reader returns them; reports all faults at
 * once.
 */
final class ArchitectureReader {

  private static final int DEEPEST = 32;
  private static final int MOST_LAYERS = 10_000;

  /** What the names of the weights begin with in their file. */
  static final Key<String> PREFIX =
      Key.of("prefix", Forms.text("the beginning of names, such as module."))
          .describedAs(
              "What the names of the weights begin with in their file, such as module.; it is"
                  + " removed from each name that has it.")
          .defaultsTo("");

  /** What missing values are. */
  static final Key<Missing> MISSING =
      Key.choice("missing", Missing.REFUSE)
          .describedAs(
              "What a missing value is: refused, the last of its channel (hold), zero, or a reason"
                  + " to leave the frame out of every window (mask).");

  /** The keys of a network file that belong to the network itself. */
  static final KeyTable KEYS =
      KeyTable.of(
              FrameFields.CHANNELS,
              FrameFields.INPUT,
              LayerFields.LAYERS,
              LayerFields.BLOCKS,
              PREFIX,
              MISSING)
          .withOneOf(FrameFields.CHANNELS.name(), FrameFields.INPUT.name());

  private static final KeyTable BRANCH = KeyTable.of(LayerKind.NAME, LayerFields.LAYERS);

  private final LayerKinds kinds;
  private final Faults faults = new Faults();
  private final Map<String, String> written = new HashMap<>();
  private final Set<String> used = new HashSet<>();
  private Map<String, Value> blocks = Map.of();
  private int layers;

  private ArchitectureReader(LayerKinds kinds) {
    this.kinds = kinds;
  }

  /** A list of layers: its location in the user's file, the path of its weights, its depth. */
  private record Spot(Location place, String path, int depth) {
    Spot named(Location inner, String name) {
      return new Spot(inner, path.isEmpty() ? name : path + "." + name, depth + 1);
    }

    Spot at(Location inner) {
      return new Spot(inner, path, depth);
    }
  }

  static Architecture read(Object structure, LayerKinds kinds) {
    ArchitectureReader reader = new ArchitectureReader(kinds);
    if (!(structure instanceof Map<?, ?>)) {
      throw new NetworkException(
          List.of(new NetworkFault("", "a map with channels and layers", shown(structure), "")));
    }
    Value root = Value.of(structure, Location.ROOT);
    Entries entries = Entries.of(root, "", KEYS, reader.faults).orElseThrow();
    FrameShape input = FrameFields.read(entries);
    reader.blocks = entries.read(LayerFields.BLOCKS, Map.of());
    Location place = Location.ROOT.key(LayerFields.LAYERS.name());
    List<Child> layers =
        reader.children(entries.read(LayerFields.LAYERS, List.of()), new Spot(place, "", 0));
    Architecture.Options options =
        new Architecture.Options(entries.read(PREFIX, ""), entries.read(MISSING));
    reader.unusedBlocks();
    entries.finish();
    if (reader.faults.count() > 0) {
      throw new NetworkException(
          reader.faults.all().stream().map(ArchitectureReader::told).toList());
    }
    reader.written.put("", place.path());
    return Architecture.of(
        input, new Sequential(layers), path -> reader.written.getOrDefault(path, path), options);
  }

  /** A block that nothing uses would be read by nobody, with its faults. */
  private void unusedBlocks() {
    for (String name : blocks.keySet()) {
      if (!used.contains(name)) {
        refuse(
            Location.ROOT.key(LayerFields.BLOCKS.name()).key(name),
            "a block that a layer uses",
            "none that does",
            "write use: {block: " + name + "}, or remove it");
      }
    }
  }

  /** Reads the layers of a list. */
  private List<Child> children(List<Value> items, Spot spot) {
    List<Child> children = new ArrayList<>();
    Set<String> names = new HashSet<>();
    if (spot.depth > DEEPEST) {
      refuse(spot.place, "at most " + DEEPEST + " layers inside one another", "more", "");
      return children;
    }
    for (int at = 0; at < items.size() && layers <= MOST_LAYERS; at++) {
      Location place = spot.place.element(at);
      if (++layers > MOST_LAYERS) {
        refuse(place, "at most " + MOST_LAYERS + " layers", "more", "");
      }
      Child child = child(items.get(at), at, spot.at(place));
      if (child != null && !names.add(child.name())) {
        refuse(
            place,
            "a name of its own",
            "'" + child.name() + "' for the second time",
            "give one of the layers another name");
      }
      if (child != null) {
        children.add(child);
      }
    }
    return children;
  }

  /** Reads one item of a list of layers; null if it is not a layer. */
  private Child child(Value item, int number, Spot spot) {
    Object kind = item.plain();
    Object body = null;
    if (kind instanceof Map<?, ?> map && map.size() == 1) {
      Map.Entry<?, ?> entry = map.entrySet().iterator().next();
      kind = entry.getKey();
      body = entry.getValue();
    }
    List<String> known = kinds.names();
    if (!(kind instanceof String word) || !known.contains(word)) {
      refuse(
          spot.place,
          "a layer: one of " + String.join(", ", known),
          shown(kind),
          kind instanceof String wrong
              ? "check its name" + Spelling.suggestion(wrong, known)
              : "write a kind of layer, or kind: {fields}");
      return null;
    }
    return layer(kinds.named(word), body, number, spot);
  }

  private Child layer(LayerKind kind, Object body, int number, Spot spot) {
    Location place = spot.place.key(kind.kind());
    Object fields = body;
    if (body instanceof List<?> list && kind.inside().isPresent()) {
      fields = Map.of(kind.inside().get().name(), list);
    } else if (body != null && !(body instanceof Map<?, ?>)) {
      refuse(place, "a map of fields", shown(body), "");
    }
    Value value = Value.of(fields instanceof Map<?, ?> ? fields : Map.of(), place);
    Entries entries = Entries.of(value, "", kind.keys(), faults).orElseThrow();
    String name = entries.read(LayerKind.NAME, Integer.toString(number));
    Spot inner = spot.named(place, name);
    written.put(inner.path, place.path());
    Layer layer = kind.body().read(entries, new Held(entries, inner));
    entries.finish();
    return new Child(name, layer);
  }

  /** Reads the layers that a layer contains. */
  private final class Held implements LayerKind.Inner {

    private final Entries fields;
    private final Spot spot;

    Held(Entries fields, Spot spot) {
      this.fields = fields;
      this.spot = spot;
    }

    @Override
    public List<Child> layers() {
      return children(
          fields.read(LayerFields.LAYERS, List.of()),
          spot.at(spot.place.key(LayerFields.LAYERS.name())));
    }

    @Override
    public List<Child> repeated(int times) {
      Spot first = spot.named(spot.place.key(LayerFields.LAYERS.name()), "0");
      int before = layers;
      List<Child> once = children(fields.read(LayerFields.LAYERS, List.of()), first);
      int each = layers - before;
      if (each * (long) times > MOST_LAYERS - before) {
        refuse(spot.place, "at most " + MOST_LAYERS + " layers with their repetitions", "more", "");
        return Child.numbered(List.of(new Sequential(once)));
      }
      layers = before + each * times;
      Map<String, String> inside = new HashMap<>(written);
      inside.keySet().removeIf(path -> !path.startsWith(first.path + "."));
      List<Layer> repeated = new ArrayList<>();
      for (int time = 0; time < times; time++) {
        repeated.add(new Sequential(once));
        String path = spot.path + "." + time;
        inside.forEach((at, place) -> written.put(path + at.substring(first.path.length()), place));
      }
      return Child.numbered(repeated);
    }

    @Override
    public List<Child> block(Location place, String name) {
      Value block = blocks.get(name);
      used.add(name);
      if (block == null) {
        if (!name.isEmpty()) {
          refuse(
              place,
              "the name of one of blocks",
              "'" + name + "'",
              blocks.isEmpty()
                  ? "write blocks: {" + name + ": [..]} beside layers"
                  : "it has " + String.join(", ", blocks.keySet()));
        }
        return List.of();
      }
      Location list = Location.ROOT.key(LayerFields.BLOCKS.name()).key(name);
      if (block.list().isEmpty()) {
        refuse(list, "a list of layers", shown(block.plain()), "");
        return List.of();
      }
      return children(block.list().get(), spot.at(list));
    }

    @Override
    public List<Child> branches() {
      Location place = spot.place.key(LayerFields.BRANCHES.name());
      List<Value> items = fields.read(LayerFields.BRANCHES, List.of());
      if (fields.has(LayerFields.BRANCHES.name()) && items.isEmpty()) {
        refuse(place, "at least one branch", "none", "");
      }
      List<Child> branches = new ArrayList<>();
      for (int at = 0; at < items.size(); at++) {
        branches.add(branch(items.get(at), Integer.toString(at), spot.at(place.element(at))));
      }
      return branches.isEmpty() ? Child.numbered(List.of(Sequential.of())) : branches;
    }
  }

  /** Reads a list of layers, or a map with a name and such a list. */
  private Child branch(Value item, String number, Spot spot) {
    if (item.plain() instanceof Map<?, ?> map && map.containsKey(LayerFields.LAYERS.name())) {
      Entries fields = Entries.of(item, "", BRANCH, faults).orElseThrow();
      String name = fields.read(LayerKind.NAME, number);
      List<Value> list = fields.read(LayerFields.LAYERS, List.of());
      fields.finish();
      return branch(name, list, spot);
    }
    if (item.list().isEmpty()) {
      refuse(spot.place, "a list of layers, or a map with layers", shown(item.plain()), "");
      return new Child(number, Sequential.of());
    }
    return branch(number, item.list().get(), spot);
  }

  private Child branch(String name, List<Value> list, Spot spot) {
    Spot inner = spot.named(spot.place, name);
    written.put(inner.path, spot.place.path());
    return new Child(name, new Sequential(children(list, inner)));
  }

  private void refuse(Location place, String expected, String found, String cure) {
    faults.add(new Fault.Misfit(place, expected, found, cure));
  }

  /** Converts a fault to a fault of a network. */
  private static NetworkFault told(Fault fault) {
    String place = fault.location().path();
    if (fault instanceof Fault.Wrong wrong) {
      return new NetworkFault(place, wrong.expected(), shown(wrong.found().plain()), "");
    }
    if (fault instanceof Fault.Missing missing) {
      return new NetworkFault(place, missing.expected(), shown(null), "");
    }
    if (fault instanceof Fault.Unknown unknown) {
      return new NetworkFault(
          place,
          "one of " + String.join(", ", unknown.known()),
          "an unknown field",
          "remove it" + Spelling.suggestion(unknown.key(), unknown.known()));
    }
    if (fault instanceof Fault.Misfit misfit) {
      return new NetworkFault(place, misfit.expected(), misfit.found(), misfit.cure());
    }
    throw new IllegalStateException("No layer reports a fault in words alone: " + fault);
  }

  /** A value of the user's file as text for a message, shortened and without control characters. */
  private static String shown(Object value) {
    if (value == null) {
      return "nothing";
    }
    if (value instanceof Map) {
      return "a map";
    }
    if (value instanceof List) {
      return "a list";
    }
    String text = value.toString();
    String cut = text.length() > 40 ? text.substring(0, 40) + "…" : text;
    return value instanceof String ? "'" + cut.replaceAll("\\p{Cntrl}", "?") + "'" : cut;
  }
}
