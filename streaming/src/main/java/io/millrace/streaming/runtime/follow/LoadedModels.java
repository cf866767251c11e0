package io.millrace.streaming.runtime.follow;

import io.millrace.api.model.ModelFileException;
import io.millrace.api.model.ModelManifest;
import io.millrace.api.model.PublishedModel;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * Caches the loaded models of the most recently used owners, so that a message is not read again
 * for every bundle. A model that is not cached is loaded from the state.
 */
final class LoadedModels {

  /**
   * Maximum bytes of cached models; as many models as there are arms are kept whatever their size.
   */
  private static final long MOST_BYTES = 64L << 20;

  /** Owners whose unfit model is not judged again, of those asked for last. */
  private static final int MOST_MISFITS = 10_000;

  private final VersionQueue queue;
  private final ModelCompatibility compatibility;
  private final Misfits misfits;
  private final Set<ModelSlot> unfit = new LinkedHashSet<>();
  private final Map<ModelSlot, LoadedModel> ready = new LinkedHashMap<>(64, 0.75f, true);
  private long bytes;
  private Judged judged;
  private boolean returned;

  /**
   * @param misfits told of a model in the state that does not fit
   */
  LoadedModels(VersionQueue queue, ModelCompatibility compatibility, Misfits misfits) {
    this.queue = queue;
    this.compatibility = compatibility;
    this.misfits = misfits;
  }

  /** Takes what cannot answer. */
  interface Misfits {

    void refuse(PublishedModel model, ModelFileException why);
  }

  private record ModelSlot(String owner, Arm arm) {}

  /**
   * The model that was checked last. Most models answer next, and an operator with its weights is
   * expensive to create.
   */
  private record Judged(ModelManifest manifest, LoadedModel model) {}

  /**
   * Checks and loads a model that arrived.
   *
   * @throws ModelFileException with everything that does not fit
   */
  LoadedModel judge(PublishedModel model) {
    judged = new Judged(model.manifest(), compatibility.load(model));
    return judged.model();
  }

  /**
   * The active model of an owner, if there is one and it fits. A job that is restored with another
   * file or release may find that the model in its state fits no longer: that is told once and the
   * model set aside, so that readings wait for another as for a first one. A later start judges it
   * again.
   *
   * @param owner the owner that the scope has selected
   */
  Optional<LoadedModel> of(String owner, Arm arm) throws Exception {
    ModelSlot slot = new ModelSlot(owner, arm);
    LoadedModel model = ready.get(slot);
    if (model != null) {
      return Optional.of(model);
    }
    Optional<LoadedModel> loaded = load(slot);
    loaded.ifPresent(found -> keep(slot, found));
    return loaded;
  }

  private Optional<LoadedModel> load(ModelSlot slot) throws Exception {
    Optional<PublishedModel> active = queue.active(slot.arm());
    if (active.isPresent()) {
      try {
        return Optional.of(ready(active.get()));
      } catch (ModelFileException why) {
        queue.setAside(slot.arm());
        misfits.refuse(active.get(), why);
        remember(slot);
        return Optional.empty();
      }
    }
    Optional<PublishedModel> aside =
        unfit.contains(slot) ? Optional.empty() : queue.aside(slot.arm());
    if (aside.isEmpty()) {
      return Optional.empty();
    }
    try {
      LoadedModel model = compatibility.load(aside.get());
      queue.bringBack(slot.arm());
      returned = slot.arm() == Arm.ANSWERING;
      return Optional.of(model);
    } catch (ModelFileException still) {
      remember(slot);
      return Optional.empty();
    }
  }

  /** Whether the last model that was asked for had been set aside; true once. */
  boolean takeReturned() {
    boolean taken = returned;
    returned = false;
    return taken;
  }

  private void remember(ModelSlot slot) {
    if (unfit.size() >= MOST_MISFITS) {
      unfit.remove(unfit.iterator().next());
    }
    unfit.add(slot);
  }

  private void keep(ModelSlot slot, LoadedModel model) {
    ready.put(slot, model);
    bytes += model.bytes();
    while (bytes > MOST_BYTES && ready.size() > Arm.values().length) {
      ModelSlot eldest = ready.keySet().iterator().next();
      bytes -= ready.remove(eldest).bytes();
    }
  }

  /**
   * Takes the model that was checked last, or loads it. A loaded model is used for one slot only.
   */
  private LoadedModel ready(PublishedModel model) {
    if (judged == null || !judged.manifest().equals(model.manifest())) {
      return compatibility.load(model);
    }
    LoadedModel loaded = judged.model();
    judged = null;
    return loaded;
  }

  /** Removes a model, because another may answer from now on. */
  void forget(String owner, Arm arm) {
    LoadedModel model = ready.remove(new ModelSlot(owner, arm));
    if (model != null) {
      bytes -= model.bytes();
    }
  }
}
