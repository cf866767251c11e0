package io.millrace.state;

import io.millrace.api.operator.Slot;
import io.millrace.api.operator.StateLayout;
import java.util.ArrayList;
import java.util.List;

/**
 * Writes and reads a layout as text, one line per slot: {@code name initial-bits extent extent …}.
 */
final class LayoutText {

  private LayoutText() {}

  static String write(StateLayout layout) {
    StringBuilder text = new StringBuilder();
    for (Slot slot : layout.slots()) {
      text.append(slot.name()).append(' ').append(Float.floatToRawIntBits(slot.initial()));
      slot.shape().forEach(extent -> text.append(' ').append(extent));
      text.append('\n');
    }
    return text.isEmpty() ? "\n" : text.toString();
  }

  static StateLayout read(String text) {
    List<Slot> slots = new ArrayList<>();
    for (String line : text.split("\n")) {
      String[] words = line.split(" ");
      List<Integer> shape = new ArrayList<>();
      for (int i = 2; i < words.length; i++) {
        shape.add(Integer.valueOf(words[i]));
      }
      slots.add(new Slot(words[0], shape, Float.intBitsToFloat(Integer.parseInt(words[1]))));
    }
    return StateLayout.of(slots);
  }
}
