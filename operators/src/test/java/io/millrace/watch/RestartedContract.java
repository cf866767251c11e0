package io.millrace.watch;

import io.millrace.api.operator.StreamModel;
import io.millrace.api.spec.ModelSpec;
import io.millrace.api.testing.OperatorContract;
import io.millrace.catalog.StandardCatalog;
import java.util.List;
import java.util.Map;

/** The nine laws of a learner that is restarted, and made to forget, often. */
abstract class RestartedContract extends OperatorContract {

  private final ModelSpec learner;
  private final String watched;
  private final int channels;

  /**
   * @param watched the field in which changes are looked for
   * @param channels number of channels
   */
  RestartedContract(ModelSpec learner, String watched, int channels) {
    this.learner = learner;
    this.watched = watched;
    this.channels = channels;
  }

  @Override
  protected final StreamModel model() {
    ModelSpec often =
        new ModelSpec("drift", Map.of())
            .with("on", watched)
            .with("detector", "page-hinkley")
            .with("slack", 0)
            .with("threshold", .5);
    return StandardCatalog.catalog()
        .create(
            List.of(
                learner,
                often.with("by", "group").with("then", "restart").as("restarts"),
                often.with("then", "forget").with("share", .25).as("forgets")),
            channels);
  }

  @Override
  protected final int length() {
    return 120;
  }
}
