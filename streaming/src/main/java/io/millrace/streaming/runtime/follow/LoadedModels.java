package io.millrace.streaming.runtime.follow;

import io.millrace.api.model.ModelFileException;
import io.millrace.api.model.ModelManifest;
import io.millrace.api.model.PublishedModel;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;

/**
 * Caches the loaded models of the most recently used owners, so that a message is not read again
 * for every bundle. A model that is not cached is loaded from the state.
 */
final class LoadedModels {

  /**
   * Maximum bytes of cached models; as many models as there are arms are kept whatever their size.
   */
  private static final long MOST_BYTES = 64L << 20;

  private final VersionQueue queue;
  private final ModelCompatibility compatibility;
  private final Map<ModelSlot, LoadedModel> ready = new LinkedHashMap<>(64, 0.75f, true);
  private long bytes;
  private Judged judged;

  LoadedModels(VersionQueue queue, ModelCompatibility compatibility) {
    this.queue = queue;
    this.compatibility = compatibility;
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
   * The active model of an owner, if there is one.
   *
   * @param owner the owner that the scope has selected
   */
  Optional<LoadedModel> of(String owner, Arm arm) throws Exception {
    ModelSlot slot = new ModelSlot(owner, arm);
    LoadedModel model = ready.get(slot);
    if (model != null) {
      return Optional.of(model);
    }
    Optional<PublishedModel> active = queue.active(arm);
    if (active.isEmpty()) {
      return Optional.empty();
    }
    model = ready(active.get());
    ready.put(slot, model);
    bytes += model.bytes();
    while (bytes > MOST_BYTES && ready.size() > Arm.values().length) {
      ModelSlot eldest = ready.keySet().iterator().next();
      bytes -= ready.remove(eldest).bytes();
    }
    return Optional.of(model);
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
