package io.millrace.cli.inspect;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.OptionalLong;
import java.util.Random;
import java.util.TreeMap;
import java.util.TreeSet;
import org.junit.jupiter.api.Test;

final class SavedGroupsTest {

  @Test
  void exampleUsage() {
    SavedGroups groups = new SavedGroups(2);

    for (String name : List.of("c", "a", "b")) {
      groups.add(new SavedState.Parameters(name, null, OptionalLong.empty()));
      groups.add(new SavedState.Member(name, name + "-key", null));
    }

    assertThat(names(groups)).containsExactly("a", "b");
    assertThat(groups.groupCount()).isEqualTo(3);
    assertThat(groups.keyCount()).isEqualTo(3);
  }

  /** A savepoint is read in the order of its hashes; what is shown must not depend on that. */
  @Test
  void anyOrderKeepsTheSameFirstGroupsAndKeys() {
    Random random = new Random(7);
    for (int round = 0; round < 200; round++) {
      int most = 1 + random.nextInt(5);
      Map<String, TreeSet<String>> all = new TreeMap<>();
      List<SavedState> states = new ArrayList<>();
      for (int i = 0; i < 40; i++) {
        String group = "g" + random.nextInt(9);
        String key = "k" + random.nextInt(30);
        if (all.computeIfAbsent(group, name -> new TreeSet<>()).add(key)) {
          states.add(new SavedState.Member(group, key, null));
        }
      }
      all.keySet()
          .forEach(name -> states.add(new SavedState.Parameters(name, null, OptionalLong.of(1))));
      Collections.shuffle(states, random);

      SavedGroups groups = new SavedGroups(most);
      states.forEach(groups::add);

      List<String> first = all.keySet().stream().limit(most).toList();
      assertThat(groups.groups()).hasSize(first.size());
      int at = 0;
      for (SavedGroups.Group group : groups.groups()) {
        TreeSet<String> keys = all.get(first.get(at++));
        assertThat(group.parameters()).as("parameters of a group that is shown").isNotNull();
        assertThat(group.memberCount()).isEqualTo(keys.size());
        assertThat(group.members().stream().map(SavedState.Member::key))
            .containsExactlyElementsOf(keys.stream().limit(most).toList());
      }
      assertThat(groups.groupCount()).isEqualTo(all.size());
      assertThat(groups.keyCount()).isEqualTo(states.size() - all.size());
    }
  }

  @Test
  void aGroupWhoseParametersAreNotKeptIsShownByItsKeys() {
    SavedGroups groups = new SavedGroups(3);

    groups.add(new SavedState.Member("g", "k", null));

    SavedGroups.Group only = groups.groups().iterator().next();
    assertThat(only.parameters()).isNull();
    assertThat(only.memberCount()).isEqualTo(1);
    assertThat(groups.groupCount()).as("groups whose parameters were seen").isZero();
  }

  @Test
  void aFilterWithoutAGroupOrKeyWantsAll() {
    assertThat(new StateFilter(null, null).wantsGroup("g")).isTrue();
    assertThat(new StateFilter(null, null).wantsKey("k")).isTrue();
    assertThat(new StateFilter(null, null).wantsAllKeys()).isTrue();
    assertThat(new StateFilter("g", "k").wantsGroup("G")).isFalse();
    assertThat(new StateFilter("g", "k").wantsKey("k")).isTrue();
    assertThat(new StateFilter("g", "k").wantsKey("k2")).isFalse();
    assertThat(new StateFilter("g", "k").wantsAllKeys()).isFalse();
  }

  private static List<String> names(SavedGroups groups) {
    return groups.groups().stream().map(group -> group.parameters().group()).toList();
  }
}
