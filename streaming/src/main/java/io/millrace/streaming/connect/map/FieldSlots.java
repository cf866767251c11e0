package io.millrace.streaming.connect.map;

import io.millrace.api.pipeline.Mapping;
import io.millrace.api.pipeline.Mapping.Field;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** The fields of a record that a mapping asks for, each with a slot. */
public final class FieldSlots {

  private final Map<Field, Integer> slots = new LinkedHashMap<>();
  private final PathTree tree = new PathTree();
  private final int[] ofChannels;
  private final List<Field> channels = new ArrayList<>();
  private final Field list;
  private int count;

  FieldSlots(Mapping mapping, List<String> names) {
    add(mapping.key());
    add(mapping.group());
    add(mapping.label());
    mapping.time().from().forEach(this::add);
    if (mapping.values().places() instanceof Mapping.Places.OfSensor one) {
      ofChannels = new int[0];
      list = Field.NONE;
      add(one.sensor());
      add(one.value());
      return;
    }
    ofChannels = new int[names.size()];
    if (mapping.values().places() instanceof Mapping.Places.Within within) {
      list = within.field();
      PathTree node = tree.grow(path(list));
      node.count();
      for (int channel = 0; channel < ofChannels.length; channel++) {
        String name = names.get(channel);
        channels.add(new Field.Path(written(list) + "." + name));
        node.growMember(name).fill(count);
        node.growElement(channel).fill(count);
        ofChannels[channel] = count++;
      }
    } else {
      list = Field.NONE;
      channels.addAll(((Mapping.Places.Each) mapping.values().places()).fields());
      for (int channel = 0; channel < ofChannels.length; channel++) {
        add(channels.get(channel));
        ofChannels[channel] = slot(channels.get(channel));
      }
    }
  }

  private void add(Field field) {
    if (isInRecord(field) && !slots.containsKey(field)) {
      tree.grow(path(field)).fill(count);
      slots.put(field, count++);
    }
  }

  /** Number of slots. */
  public int count() {
    return count;
  }

  /** The slot of a field; -1 if it is not a field of the record. */
  public int slot(Field field) {
    return slots.getOrDefault(field, -1);
  }

  /** The fields with a slot of their own, without those within one list of all channels. */
  public List<Field> fields() {
    return List.copyOf(slots.keySet());
  }

  /** The paths of all fields. */
  public PathTree tree() {
    return tree;
  }

  /** The slot of a channel. */
  int channel(int channel) {
    return ofChannels[channel];
  }

  /** The field of a channel. */
  Field ofChannel(int channel) {
    return channels.get(channel);
  }

  /** The field with the values of all channels; {@link Field#NONE} if each has its own. */
  Field list() {
    return list;
  }

  private static boolean isInRecord(Field field) {
    return field instanceof Field.Path || field instanceof Field.Name;
  }

  private static FieldPath path(Field field) {
    if (field instanceof Field.Name name) {
      return FieldPath.of(name.name());
    }
    String path = written(field);
    return FieldPath.parse(path)
        .orElseThrow(
            () ->
                new IllegalArgumentException(
                    "Cannot read a field at '" + path + "': expected " + FieldPath.EXPECTED));
  }

  /** A field as a pipeline names it. */
  public static String written(Field field) {
    if (field instanceof Field.Path path) {
      return path.path();
    }
    if (field instanceof Field.Name name) {
      return name.name();
    }
    if (field instanceof Field.Beside beside) {
      return switch (beside.part()) {
        case KAFKA_KEY -> "kafka: key";
        case KAFKA_TOPIC -> "kafka: topic";
        case KAFKA_TIMESTAMP -> "kafka: timestamp";
        case KAFKA_HEADER -> "header: " + beside.header();
        case FILE_NAME -> "file: name";
        case FILE_STEM -> "file: stem";
      };
    }
    return ((Field.Constant) field).text();
  }
}
