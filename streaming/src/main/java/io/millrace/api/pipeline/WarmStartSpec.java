package io.millrace.api.pipeline;

import java.io.Serializable;

/**
 * A pipeline learns, and its groups begin with the models that another pipeline published.
 *
 * <p>A group that is new takes the newest version of the group of its name (the held one, if one is
 * held), goes on counting its observations, and its keys take the scales that were published with
 * it. A group without a published model begins anew. What a group has learned by itself is in the
 * state, so a job that is restored does not begin again.
 *
 * <pre>{@code
 * WarmStartSpec begin =
 *     new WarmStartSpec("boilers-2025", new SourceSpec.ModelFolder("out/models"), "");
 * assert !begin.isCommon();
 * }</pre>
 *
 * @param pipeline name of the pipeline that published the models
 * @param models where it published them: a topic or a folder
 * @param group the group whose model all groups begin with; empty: each with that of its name
 */
public record WarmStartSpec(String pipeline, SourceSpec models, String group)
    implements PublishedSpec, Serializable {

  /** Whether all groups begin with the model of one. */
  public boolean isCommon() {
    return !group.isEmpty();
  }

  @Override
  public WarmStartSpec withModels(SourceSpec others) {
    return new WarmStartSpec(pipeline, others, group);
  }
}
