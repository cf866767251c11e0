package io.millrace.cli.inspect;

import java.util.Collection;
import java.util.Map;
import java.util.TreeMap;

/**
 * Keeps the first states of a savepoint by name, independent of number and order, and counts all.
 */
final class SavedGroups {

  private final int most;
  private final TreeMap<String, Group> groups = new TreeMap<>();
  private long groupCount;
  private long keyCount;

  /** A group and the first of its keys. */
  static final class Group {
    private SavedState.Parameters parameters;
    private final TreeMap<String, SavedState.Member> members = new TreeMap<>();
    private long memberCount;

    SavedState.Parameters parameters() {
      return parameters;
    }

    Collection<SavedState.Member> members() {
      return members.values();
    }

    long memberCount() {
      return memberCount;
    }
  }

  /**
   * @param most groups, and keys of a group, to keep
   */
  SavedGroups(int most) {
    this.most = most;
  }

  void add(SavedState state) {
    if (state instanceof SavedState.Parameters) {
      groupCount++;
    } else {
      keyCount++;
    }
    // A group that is not among the first now never will be: the bound only decreases.
    if (!groups.containsKey(state.group())
        && groups.size() >= most
        && groups.lastKey().compareTo(state.group()) < 0) {
      return;
    }
    Group group = groups.computeIfAbsent(state.group(), name -> new Group());
    if (state instanceof SavedState.Parameters parameters) {
      group.parameters = parameters;
    } else if (state instanceof SavedState.Member member) {
      group.memberCount++;
      group.members.put(member.key(), member);
      trim(group.members);
    }
    trim(groups);
  }

  Collection<Group> groups() {
    return groups.values();
  }

  /** Number of groups seen, kept or not. */
  long groupCount() {
    return groupCount;
  }

  /** Number of keys seen, kept or not. */
  long keyCount() {
    return keyCount;
  }

  private void trim(TreeMap<String, ?> sorted) {
    if (sorted.size() > most) {
      Map.Entry<String, ?> last = sorted.lastEntry();
      sorted.remove(last.getKey());
    }
  }
}
