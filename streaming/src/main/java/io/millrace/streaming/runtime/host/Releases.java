package io.millrace.streaming.runtime.host;

import io.millrace.api.model.ModelManifest;
import io.millrace.api.model.ModelName;
import io.millrace.api.model.Provenance;
import io.millrace.api.model.PublishedModel;
import io.millrace.api.operator.Encoder;
import io.millrace.api.operator.StateLayout;
import io.millrace.api.operator.StreamModel;
import io.millrace.api.record.ModelRelease;
import io.millrace.streaming.runtime.block.LoadedGroup;
import io.millrace.streaming.runtime.recipe.ModelRecipe;
import java.util.Optional;

/** Packs a group's parameters for publication, at the versions the pipeline asked for. */
final class Releases {

  private final ModelRecipe recipe;
  private final Optional<Encoder> encoder;

  /**
   * @param model what is published
   */
  Releases(ModelRecipe recipe, StreamModel model) {
    this.recipe = recipe;
    this.encoder = model instanceof Encoder writer ? Optional.of(writer) : Optional.empty();
  }

  /** Whether a version is one to be published. Depends on the version alone, never on bundles. */
  boolean due(long version) {
    long every = recipe.settings().releaseEvery();
    return every > 0 && version % every == 0;
  }

  /** Whether the version before any learning is published: codes are written by it. */
  boolean fromTheStart() {
    return wanted() && encoder.isPresent();
  }

  /** Whether anything is published at all. */
  boolean wanted() {
    return recipe.settings().releaseEvery() > 0;
  }

  /**
   * A version as published.
   *
   * @param parent version released before, or {@link Provenance#NO_PARENT}
   */
  ModelRelease of(LoadedGroup loadedGroup, long version, long parent) {
    ModelManifest draft =
        new ModelManifest(
            new ModelName(recipe.pipeline(), loadedGroup.group(), version),
            new Provenance(
                recipe.plan().seed(),
                parent,
                loadedGroup.parameters().steps(),
                loadedGroup.parameters().time()),
            recipe.plan().channels(),
            recipe.plan().stages(),
            "");
    StateLayout layout = loadedGroup.parameters().layout();
    float[] values = loadedGroup.parameters().values();
    if (encoder.isPresent()) {
      values = encoder.get().codebook().adopt(values, layout);
      layout = encoder.get().codebook();
    }
    PublishedModel model = PublishedModel.of(draft, layout, values);
    return new ModelRelease(recipe.pipeline(), loadedGroup.group(), version, model.message());
  }
}
