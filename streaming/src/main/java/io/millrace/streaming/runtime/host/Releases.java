package io.millrace.streaming.runtime.host;

import io.millrace.api.model.KeyScales;
import io.millrace.api.model.ModelManifest;
import io.millrace.api.model.ModelName;
import io.millrace.api.model.Provenance;
import io.millrace.api.model.PublishedModel;
import io.millrace.api.operator.Encoder;
import io.millrace.api.operator.StateLayout;
import io.millrace.api.operator.StreamModel;
import io.millrace.api.record.ModelRelease;
import io.millrace.streaming.runtime.block.LoadedGroup;
import io.millrace.streaming.runtime.block.ScaleSlots;
import io.millrace.streaming.runtime.recipe.ModelRecipe;
import java.util.Optional;
import java.util.SortedMap;

/** Decides which versions of a group's parameters are released, and creates their releases. */
final class Releases {

  private final ModelRecipe recipe;
  private final Optional<Encoder> encoder;
  private final ScaleSlots scale;

  /**
   * @param model the operator whose parameters are published
   */
  Releases(ModelRecipe recipe, StreamModel model) {
    this.recipe = recipe;
    this.encoder = model instanceof Encoder writer ? Optional.of(writer) : Optional.empty();
    this.scale = new ScaleSlots(model.signature().sequence());
  }

  /** The slots of the scale of a key, which is published with the parameters. */
  ScaleSlots scale() {
    return scale;
  }

  /** Whether scales of keys are published. */
  boolean scaled() {
    return wanted() && !scale.isEmpty();
  }

  /** Whether a version is published. Depends on the version alone, never on bundles. */
  boolean due(long version) {
    long every = recipe.settings().releaseEvery();
    return every > 0 && version % every == 0;
  }

  /** Whether version 0 is published: an encoder writes packets with it. */
  boolean fromTheStart() {
    return wanted() && encoder.isPresent();
  }

  /** Whether the pipeline publishes versions. */
  boolean wanted() {
    return recipe.settings().releaseEvery() > 0;
  }

  /**
   * Creates the release of a version.
   *
   * @param parent the version released before, or {@link Provenance#NO_PARENT}
   * @param scales of the keys of the group, in the order of the slots of {@link #scale}
   */
  ModelRelease of(
      LoadedGroup loadedGroup, long version, long parent, SortedMap<String, float[]> scales) {
    ModelManifest draft =
        new ModelManifest(
            new ModelName(recipe.pipeline(), loadedGroup.group(), version),
            new Provenance(
                recipe.plan().seed(),
                parent,
                loadedGroup.parameters().steps(),
                loadedGroup.parameters().time()),
            recipe.plan().channels(),
            recipe.plan().declared(),
            recipe.plan().stages(),
            "");
    StateLayout layout = loadedGroup.parameters().layout();
    float[] values = loadedGroup.parameters().values();
    if (encoder.isPresent()) {
      values = encoder.get().codebook().adopt(values, layout);
      layout = encoder.get().codebook();
    }
    PublishedModel model =
        PublishedModel.of(draft, layout, values, KeyScales.of(scale.slots(), scales));
    return new ModelRelease(recipe.pipeline(), loadedGroup.group(), version, model.message());
  }
}
