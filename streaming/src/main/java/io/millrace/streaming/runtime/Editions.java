package io.millrace.streaming.runtime;

import io.millrace.model.PublishedModel;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;

/**
 * What answers for the owners touched last, so that a message is not read anew for every bundle.
 * The state holds the truth: what is not here is read from it.
 */
final class Editions {

  /** Bytes of models that are kept ready. */
  private static final long MOST_BYTES = 64L << 20;

  private final Lineup lineup;
  private final Fitting fitting;
  private final Map<Place, Edition> ready = new LinkedHashMap<>(64, 0.75f, true);
  private long bytes;

  Editions(Lineup lineup, Fitting fitting) {
    this.lineup = lineup;
    this.fitting = fitting;
  }

  private record Place(String owner, Arm arm) {}

  /**
   * What answers where an owner's models do, if there is one.
   *
   * @param owner the one that the lineup speaks of
   */
  Optional<Edition> of(String owner, Arm arm) throws Exception {
    Place place = new Place(owner, arm);
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
    bytes += edition.bytes();
    while (bytes > MOST_BYTES && ready.size() > 1) {
      Place eldest = ready.keySet().iterator().next();
      bytes -= ready.remove(eldest).bytes();
    }
    return Optional.of(edition);
  }

  /** Another model may answer from now on. */
  void forget(String owner, Arm arm) {
    Edition edition = ready.remove(new Place(owner, arm));
    if (edition != null) {
      bytes -= edition.bytes();
    }
  }
}
