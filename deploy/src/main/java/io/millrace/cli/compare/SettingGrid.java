package io.millrace.cli.compare;

import io.millrace.api.math.SeededRandom;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;

/** All combinations of the values of several settings, or some of them, drawn at random. */
final class SettingGrid {

  private static final int MOST = 100_000;

  private final List<SettingRange> ranges;

  /**
   * @param ranges each of another path
   * @throws IllegalArgumentException if a path is there twice, or the combinations are too many
   */
  SettingGrid(List<SettingRange> ranges) {
    this.ranges = List.copyOf(ranges);
    Set<String> paths = new HashSet<>();
    long count = 1;
    for (SettingRange range : ranges) {
      if (!paths.add(range.path())) {
        throw new IllegalArgumentException(
            "Cannot try " + range.path() + " twice: expected one --set of it with all values");
      }
      count = Math.min(MOST + 1L, count * range.values().size());
    }
    if (count > MOST) {
      throw new IllegalArgumentException(
          "Cannot try more than " + MOST + " combinations: expected fewer values");
    }
  }

  /** All combinations; the values of the last setting change first. */
  List<Setting> all() {
    List<Setting> settings = List.of(Setting.AS_WRITTEN);
    for (SettingRange range : ranges) {
      List<Setting> more = new ArrayList<>();
      for (Setting setting : settings) {
        range.values().forEach(value -> more.add(setting.with(range.path(), value)));
      }
      settings = more;
    }
    return settings;
  }

  /**
   * The combinations in an order drawn at random, of which the first few are tried.
   *
   * @param seed the same gives the same order
   */
  List<Setting> drawn(long seed) {
    List<Setting> settings = new ArrayList<>(all());
    SeededRandom random = new SeededRandom(seed);
    for (int last = settings.size() - 1; last > 0; last--) {
      int other = random.below(last + 1);
      Setting moved = settings.set(last, settings.get(other));
      settings.set(other, moved);
    }
    return settings;
  }
}
