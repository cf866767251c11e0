package io.millrace.streaming.runtime;

import io.millrace.model.ModelFileException;
import io.millrace.model.ModelManifest;
import io.millrace.model.PublishedModel;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;

/**
 * What answers for the owners touched last, so that a message is not read anew for every bundle.
 * The state holds the truth: what is not here is read from it.
 */
final class Editions {

  /**
   * Bytes of models that are kept ready; as many as there are arms are kept whatever their size.
   */
  private static final long MOST_BYTES = 64L << 20;

  private final Lineup lineup;
  private final Fitting fitting;
  private final Map<Place, Edition> ready = new LinkedHashMap<>(64, 0.75f, true);
  private long bytes;
  private Judged judged;

  Editions(Lineup lineup, Fitting fitting) {
    this.lineup = lineup;
    this.fitting = fitting;
  }

  private record Place(String owner, Arm arm) {}

  /** What was judged last. Most models answer next, and an operator with its weights is costly. */
  private record Judged(ModelManifest manifest, Edition edition) {}

  /**
   * Judges a model that came.
   *
   * @throws ModelFileException with everything that does not fit
   */
  Edition judge(PublishedModel model) {
    judged = new Judged(model.manifest(), fitting.edition(model));
    return judged.edition();
  }

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
    Optional<PublishedModel> active = lineup.active(arm);
    if (active.isEmpty()) {
      return Optional.empty();
    }
    edition = ready(active.get());
    ready.put(place, edition);
    bytes += edition.bytes();
    while (bytes > MOST_BYTES && ready.size() > Arm.values().length) {
      Place eldest = ready.keySet().iterator().next();
      bytes -= ready.remove(eldest).bytes();
    }
    return Optional.of(edition);
  }

  /** An edition answers at one place: what is taken is gone. */
  private Edition ready(PublishedModel model) {
    if (judged == null || !judged.manifest().equals(model.manifest())) {
      return fitting.edition(model);
    }
    Edition edition = judged.edition();
    judged = null;
    return edition;
  }

  /** Another model may answer from now on. */
  void forget(String owner, Arm arm) {
    Edition edition = ready.remove(new Place(owner, arm));
    if (edition != null) {
      bytes -= edition.bytes();
    }
  }
}
