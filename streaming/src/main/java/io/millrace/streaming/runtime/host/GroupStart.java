package io.millrace.streaming.runtime.host;

import io.millrace.api.math.SeededRandom;
import io.millrace.api.model.KeyScales;
import io.millrace.api.model.ModelFileException;
import io.millrace.api.model.ModelManifest;
import io.millrace.api.model.PublishedModel;
import io.millrace.api.operator.Learner;
import io.millrace.api.operator.StateLayout;
import io.millrace.api.operator.StreamModel;
import io.millrace.state.KeyState;
import io.millrace.streaming.runtime.block.LoadedKey;
import io.millrace.streaming.runtime.block.ScaleSlots;
import io.millrace.streaming.runtime.recipe.FirstModels;
import io.millrace.streaming.runtime.recipe.ModelRecipe;
import io.millrace.streaming.runtime.state.UnfitStateException;
import java.io.IOException;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * Creates the first state of groups and keys: the initial one of the operator, or from a model that
 * was published for the group.
 *
 * <p>Scales of keys are read again for a key that comes later; those of the groups used last are
 * kept.
 */
final class GroupStart implements AutoCloseable {

  private static final int MOST_SCALES = 256;

  private final ModelRecipe recipe;
  private final StreamModel model;
  private final FirstModels.Reader models;
  private final boolean scaled;
  private final Map<String, KeyScales> scales = new LinkedHashMap<>(16, 0.75f, true);

  /**
   * @param model not thread-safe, so it must not compute while a state is created
   * @param models opened; closed by this
   */
  GroupStart(ModelRecipe recipe, StreamModel model, FirstModels.Reader models) {
    this.recipe = recipe;
    this.model = model;
    this.models = models;
    this.scaled = !new ScaleSlots(model.signature().sequence()).isEmpty();
  }

  /**
   * The parameters of a group that has none yet.
   *
   * @throws UnfitStateException if the published model of the group does not fit
   */
  KeyState parameters(String group) throws IOException {
    Optional<PublishedModel> published = models.of(group);
    if (published.isPresent()) {
      remember(group, KeyScales.of(published.get().contents()));
      return parameters(published.get());
    }
    KeyState state = KeyState.fresh(model.signature().parameters());
    ((Learner) model).initialize(state.values(), SeededRandom.derive(recipe.plan().seed(), group));
    return state;
  }

  private KeyState parameters(PublishedModel published) {
    ModelManifest manifest = published.manifest();
    StateLayout layout = model.signature().parameters();
    List<String> misfits = new ArrayList<>(recipe.misfits(manifest));
    try {
      if (misfits.isEmpty()) {
        return KeyState.of(
            layout,
            published.adopted(layout),
            published.learned(layout),
            manifest.provenance().time());
      }
    } catch (ModelFileException unfit) {
      misfits.add(unfit.getMessage());
    }
    throw new UnfitStateException(
        "Cannot begin with model "
            + manifest.name()
            + ": "
            + String.join("; ", misfits)
            + "; name the channels and operators of the pipeline that published it, or remove"
            + " warm_start",
        null);
  }

  /** A key that has no state yet, with the scale that was published of it. */
  LoadedKey member(LoadedKey.Id id) throws IOException {
    LoadedKey member = LoadedKey.fresh(id, model);
    if (!scaled) {
      return member;
    }
    StateLayout layout = model.signature().sequence();
    for (Map.Entry<String, float[]> slot : scales(id.group()).ofKey(id.key()).entrySet()) {
      if (layout.contains(slot.getKey())
          && layout.slot(slot.getKey()).size() == slot.getValue().length) {
        System.arraycopy(
            slot.getValue(),
            0,
            member.state().values(),
            layout.offset(slot.getKey()),
            slot.getValue().length);
      }
    }
    return member;
  }

  private KeyScales scales(String group) throws IOException {
    KeyScales known = scales.get(group);
    if (known == null) {
      known = models.of(group).map(found -> KeyScales.of(found.contents())).orElse(KeyScales.NONE);
      remember(group, known);
    }
    return known;
  }

  private void remember(String group, KeyScales known) {
    scales.put(group, known);
    if (scales.size() > MOST_SCALES) {
      scales.remove(scales.keySet().iterator().next());
    }
  }

  @Override
  public void close() {
    models.close();
  }
}
