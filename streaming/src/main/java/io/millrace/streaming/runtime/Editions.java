package io.millrace.streaming.runtime;

import io.millrace.model.PublishedModel;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;

/**
 * What answers in the groups touched last, so that a message is not read anew for every bundle. The
 * state holds the truth: what is not here is read from it.
 */
final class Editions {

  /** Bytes of parameters that are kept ready. */
  private static final long MOST_BYTES = 64L << 20;

  private final Lineup lineup;
  private final Fitting fitting;
  private final Map<Place, Edition> ready = new LinkedHashMap<>(64, 0.75f, true);
  private long bytes;

  Editions(Lineup lineup, Fitting fitting) {
    this.lineup = lineup;
    this.fitting = fitting;
  }

  private record Place(String group, Arm arm) {}

  /**
   * What answers in the group at hand, if there is a model for it.
   *
   * @param group the one that is the current key
   */
  Optional<Edition> of(String group, Arm arm) throws Exception {
    Place place = new Place(group, arm);
    Edition edition = ready.get(place);
    if (edition != null) {
      return Optional.of(edition);
    }
    Optional<byte[]> message = lineup.active(arm);
    if (message.isEmpty()) {
      return Optional.empty();
    }
    edition = fitting.edition(PublishedModel.read(message.get()));
    ready.put(place, edition);
    bytes += size(edition);
    while (bytes > MOST_BYTES && ready.size() > 1) {
      Place eldest = ready.keySet().iterator().next();
      bytes -= size(ready.remove(eldest));
    }
    return Optional.of(edition);
  }

  /** Another model may answer from now on. */
  void forget(String group, Arm arm) {
    Edition edition = ready.remove(new Place(group, arm));
    if (edition != null) {
      bytes -= size(edition);
    }
  }

  private static long size(Edition edition) {
    return edition.parameters().layout().bytes();
  }
}
