package io.millrace.streaming.connect.map;

import java.util.Arrays;
import java.util.HashMap;
import java.util.Map;

/**
 * The paths of all fields that a mapping asks for, as a tree. A format walks through a record and
 * the tree together, and passes over what is not in the tree.
 */
public final class PathTree {

  private static final int[] NO_SLOTS = {};

  private final Map<String, PathTree> members = new HashMap<>();
  private final Map<Integer, PathTree> elements = new HashMap<>();
  private int[] slots = NO_SLOTS;
  private boolean counted;

  PathTree() {}

  /** Returns the node of a path, and makes those on the way. */
  PathTree grow(FieldPath path) {
    PathTree node = this;
    for (FieldPath.Step step : path.steps()) {
      node = step.isMember() ? node.growMember(step.name()) : node.growElement(step.position());
    }
    return node;
  }

  PathTree growMember(String name) {
    return members.computeIfAbsent(name, absent -> new PathTree());
  }

  PathTree growElement(int position) {
    return elements.computeIfAbsent(position, absent -> new PathTree());
  }

  /** Fills one more slot by this node. */
  void fill(int slot) {
    slots = Arrays.copyOf(slots, slots.length + 1);
    slots[slots.length - 1] = slot;
  }

  /** Marks this node as the list whose elements are counted. */
  void count() {
    counted = true;
  }

  /** The slots that this field fills; empty if it is only on the way to others. Not copied. */
  public int[] slots() {
    return slots;
  }

  /** Whether it is the list that holds one value for each channel. */
  public boolean isCounted() {
    return counted;
  }

  /** Whether fields lie within an object. */
  public boolean hasMembers() {
    return !members.isEmpty();
  }

  /** Whether fields lie within a list. */
  public boolean hasElements() {
    return !elements.isEmpty();
  }

  /** The node of a member; null if no field lies there. */
  public PathTree member(String name) {
    return members.get(name);
  }

  /** The node of an element of a list; null if no field lies there. */
  public PathTree element(int position) {
    return elements.get(position);
  }
}
