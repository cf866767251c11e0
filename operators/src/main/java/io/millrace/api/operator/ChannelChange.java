package io.millrace.api.operator;

import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.stream.IntStream;

/**
 * Which of some numbered things were there before, and where: the channels of an operator before
 * and after some were added, removed or put in another order. Also of what belongs to channels,
 * such as the features of a readout.
 *
 * <pre>{@code
 * ChannelChange change = ChannelChange.byName(List.of("a", "b"), List.of("b", "c"));
 * assert change.sources().equals(List.of(1, ChannelChange.NEW));
 * assert change.dropped().equals(List.of(0));
 * }</pre>
 *
 * <p>Immutable. Costs a number for each channel.
 *
 * @param before number of channels before
 * @param sources for each channel after, its index before, or {@link #NEW}; no index twice
 */
public record ChannelChange(int before, List<Integer> sources) {

  /** The source of a channel that was not there before. */
  public static final int NEW = -1;

  /**
   * @throws IllegalArgumentException if a source is not a channel before, or of two channels after
   */
  public ChannelChange {
    sources = List.copyOf(sources);
    Set<Integer> taken = new HashSet<>();
    for (int source : sources) {
      if (source < NEW || source >= before || (source != NEW && !taken.add(source))) {
        throw new IllegalArgumentException(
            "Cannot carry channels "
                + sources
                + ": expected different ones from 0 to "
                + (before - 1)
                + ", or -1");
      }
    }
  }

  /** Returns the change from some names to others; each list has no name twice. */
  public static ChannelChange byName(List<String> before, List<String> after) {
    return new ChannelChange(before.size(), after.stream().map(before::indexOf).toList());
  }

  /** Returns the change of a number of channels that all stay where they are. */
  public static ChannelChange none(int channels) {
    return new ChannelChange(channels, IntStream.range(0, channels).boxed().toList());
  }

  /** Returns the number of channels after the change. */
  public int after() {
    return sources.size();
  }

  /** Returns the index before the change of a channel after it, or {@link #NEW}. */
  public int source(int channel) {
    return sources.get(channel);
  }

  /** Returns whether all channels stay where they are. */
  public boolean isNone() {
    return equals(none(before));
  }

  /** Returns the channels before the change that are not there after it, in order. */
  public List<Integer> dropped() {
    return IntStream.range(0, before).filter(at -> !sources.contains(at)).boxed().toList();
  }

  /** Returns the channels after the change that were not there before it, in order. */
  public List<Integer> added() {
    return IntStream.range(0, after()).filter(at -> source(at) == NEW).boxed().toList();
  }

  /** Returns this change of the first numbers of a row, and another one of those behind them. */
  public ChannelChange followedBy(ChannelChange other) {
    List<Integer> all = new ArrayList<>(sources);
    other.sources.forEach(source -> all.add(source == NEW ? NEW : before + source));
    return new ChannelChange(before + other.before, all);
  }

  /** Returns the change of a row that holds all channels so many times, one time after another. */
  public ChannelChange repeated(int times) {
    ChannelChange all = none(0);
    for (int time = 0; time < times; time++) {
      all = all.followedBy(this);
    }
    return all;
  }

  /** Returns the change of a row that holds so many numbers of each channel, side by side. */
  public ChannelChange widened(int numbers) {
    List<Integer> all = new ArrayList<>();
    for (int source : sources) {
      for (int number = 0; number < numbers; number++) {
        all.add(source == NEW ? NEW : source * numbers + number);
      }
    }
    return new ChannelChange(before * numbers, all);
  }

  /**
   * Returns the change of a part of the channels.
   *
   * @param fromBefore first channel of the part before
   * @param endBefore channel behind the part before
   * @param fromAfter first channel of the part after
   * @param endAfter channel behind the part after
   * @throws IllegalArgumentException if a channel of the part after was outside the part before
   */
  public ChannelChange part(int fromBefore, int endBefore, int fromAfter, int endAfter) {
    return new ChannelChange(
        endBefore - fromBefore,
        sources.subList(fromAfter, endAfter).stream()
            .map(source -> source == NEW ? NEW : inside(source - fromBefore))
            .toList());
  }

  private static int inside(int source) {
    if (source < 0) {
      throw new IllegalArgumentException(
          "Cannot carry a channel that another stage reads than before");
    }
    return source;
  }
}
