package io.millrace.simulate.demo.people;

import io.millrace.api.operator.SingleStream;
import io.millrace.api.spec.ModelSpec;
import io.millrace.catalog.StandardCatalog;
import java.util.List;
import java.util.Map;

/** Readouts that learn from labels, as plain Java. */
public final class Readouts {

  private Readouts() {}

  /**
   * A readout without initial weights.
   *
   * @param channels number of features, plus one for the label after them
   */
  public static SingleStream fromScratch(int classes, int channels) {
    return of(Map.of("classes", classes), channels);
  }

  /**
   * A readout that starts as a trained classifier, whose logits are the last features.
   *
   * @param channels number of features, plus one for the label after them
   */
  public static SingleStream continuing(int classes, double ridge, int channels) {
    Map<String, Object> options =
        Map.of("classes", classes, "start", "logits", "ridge", ridge, "guard", true);
    return of(options, channels);
  }

  private static SingleStream of(Map<String, Object> options, int channels) {
    ModelSpec readout = new ModelSpec("classify", options);
    return SingleStream.of(StandardCatalog.catalog().create(List.of(readout), channels), 0);
  }
}
