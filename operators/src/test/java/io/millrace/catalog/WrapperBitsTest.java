package io.millrace.catalog;

import static org.assertj.core.api.Assertions.assertThat;

import io.millrace.api.math.SeededRandom;
import io.millrace.api.operator.Learner;
import io.millrace.api.operator.MovingAverage;
import io.millrace.api.operator.Outcome;
import io.millrace.api.operator.Rows;
import io.millrace.api.operator.RunningMeanLearner;
import io.millrace.api.operator.StreamModel;
import io.millrace.api.spec.ModelCatalog;
import io.millrace.api.spec.ModelFactory;
import io.millrace.api.spec.ModelSpec;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/**
 * Pins the bits of every stage that runs another on a block of its own, and of every learner that
 * counts mini-batches.
 *
 * <p>The values were computed before these stages shared one inner block and one counter. They are
 * no oracle: they say that such a change is a change of structure alone. What the numbers mean is
 * tested beside each operator. A change of an algorithm changes them, and says so: the values
 * behind {@code standardize impute} changed when a reconstruction behind {@code impute} got its
 * units, those of stages with a dictionary when its schedule began to count observations, and those
 * of {@code forecast} when slots {@code change} of its state took the place of {@code held}:
 * without these two slots the bits of this stream are as before. Those of stages with {@code
 * standardize}, {@code whiten} and {@code forecast} changed when a far value that is alone was left
 * out of scales, and the first five readings of a key were no lesson any more.
 */
class WrapperBitsTest {

  private static final int KEYS = 5;
  private static final int WIDTH = 4;
  private static final int ROUNDS = 400;

  private static final ModelCatalog CATALOG =
      StandardCatalog.catalog()
          .with(
              "average",
              (ModelFactory.Operator)
                  (width, options) ->
                      new MovingAverage(
                          Math.min(width, options.integer("channels", 1, 9, 9)),
                          options.integer("window", 1, 9, 3),
                          options.integer("stride", 1, 9, 2)))
          .with(
              "mean", (ModelFactory.Operator) (width, options) -> new RunningMeanLearner(width, 7));

  private final SeededRandom random = new SeededRandom(15);
  private long hash = 0xcbf29ce484222325L;

  @ParameterizedTest
  @CsvSource({
    "standardize dictionary, 3bbfb97f1df36e53",
    "standardize s5, e453161e2ee0d5df",
    "whiten dictionary, e7b6b09e65c1b809",
    "whiten s4d, dcfb109cd2d14dc2",
    "standardize whiten dictionary, 4f65bc4118af061a",
    "standardize average, 57c935f632b85800",
    "whiten average mean, 9a6dc89d37f687af",
    "dictionary forecast, 1ee9d46a97f33c20",
    "mean average average, 7adca2322b9a20df",
    "average average mean, b0523e5114070dc6",
    "average average, 3d9649017ad711d5",
    "average:3 classify, 907845616bd75e2f",
    "standardize impute dictionary, 4cf76d84381b2997",
    "dictionary, 5a0398b94d46220b",
    "compress, b724ce4f6312bbc1",
    "forecast, 55320547ab04ea15",
    "impute, 63cf274bdda69e26",
    "mean, 163ac5ad4e4491b7"
  })
  void bitsOfASeededStreamAreThoseBeforeStagesSharedTheirInnerBlock(String stages, String bits) {
    StreamModel model = CATALOG.create(specs(stages), WIDTH);
    float[][] states = new float[KEYS][model.signature().sequence().width()];
    long[] steps = new long[KEYS];
    float[] parameters = new float[model.signature().parameters().width()];
    long learned = 0;
    for (float[] state : states) {
      model.reset(state, 0);
    }
    if (model instanceof Learner learner) {
      learner.initialize(parameters, 9);
    }
    for (int round = 0; round < ROUNDS; round++) {
      int most = 1 + random.below(KEYS);
      if (model instanceof Learner learner) {
        most = Math.min(most, learner.horizon(parameters, learned));
        add(learner.version(parameters, learned));
      }
      Rows rows = block(model, most);
      rows.useParameters(parameters, learned);
      for (int key = 0; key < most; key++) {
        rows.add(observation(stages), states[key], steps[key], 60_000L * steps[key]);
      }
      model.step(rows);
      add(rows);
      if (model instanceof Learner learner) {
        learner.learn(rows);
        learned = rows.learned();
      }
      keep(rows, states, steps);
    }
    for (int left = model.padding(); left > 0; left--) {
      Rows rows = block(model, KEYS);
      rows.useParameters(parameters, learned);
      for (int key = 0; key < KEYS; key++) {
        rows.add(new float[WIDTH], states[key], steps[key], 60_000L * steps[key]);
      }
      model.flush(rows);
      add(rows);
      keep(rows, states, steps);
    }
    add(parameters);
    add(learned);
    assertThat(Long.toHexString(hash)).isEqualTo(bits);
  }

  private static List<ModelSpec> specs(String stages) {
    List<ModelSpec> specs = new ArrayList<>();
    for (String stage : stages.split(" ")) {
      specs.add(
          switch (stage) {
            case "average:3" -> new ModelSpec("average", Map.of("channels", 3));
            case "classify" -> new ModelSpec(stage, Map.of("classes", 3, "batch", 4));
            case "compress" -> new ModelSpec(stage, Map.of("batch", 8, "refresh", 5));
            case "forecast" -> new ModelSpec(stage, Map.of("batch", 6));
            case "standardize" -> new ModelSpec(stage, Map.of("warmup", 5));
            case "whiten" -> new ModelSpec(stage, Map.of("refresh", 64));
            default -> new ModelSpec(stage, Map.of());
          });
    }
    return specs;
  }

  /** Blocks have more room than rows now and then, as those of a host do. */
  private Rows block(StreamModel model, int rows) {
    return new Rows(model.signature(), rows + random.below(3));
  }

  /** Mixed channels, some missing, some not finite; with a classifier a label at the end. */
  private float[] observation(String stages) {
    float[] values = new float[WIDTH];
    for (int source = 0; source < WIDTH; source++) {
      double value = random.uniform() < .5 ? random.gaussian() : 0.01 * random.gaussian();
      for (int i = 0; i < WIDTH; i++) {
        values[i] += (float) (value * (1 + (i * 3 + source * 5) % 7));
      }
    }
    if (stages.endsWith("classify")) {
      values[WIDTH - 1] = random.uniform() < .1 ? Float.NaN : random.below(3);
    }
    if (random.uniform() < .04) {
      values[random.below(WIDTH)] = Float.NaN;
    }
    if (random.uniform() < .02) {
      values[random.below(WIDTH)] = Float.POSITIVE_INFINITY;
    }
    return values;
  }

  private static void keep(Rows rows, float[][] states, long[] steps) {
    for (int key = 0; key < rows.size(); key++) {
      rows.readState(key, states[key]);
      steps[key] = rows.steps(key);
    }
  }

  private void add(Rows rows) {
    float[] output = new float[rows.outputs().length / rows.capacity()];
    float[] state = new float[rows.states().length / rows.capacity()];
    for (int row = 0; row < rows.size(); row++) {
      add(rows.outcome(row).ordinal());
      add(rows.steps(row));
      if (rows.outcome(row) == Outcome.EMITTED) {
        rows.readOutput(row, output);
        add(output);
      }
      rows.readState(row, state);
      add(state);
    }
  }

  private void add(float[] values) {
    for (float value : values) {
      add(Float.floatToIntBits(value));
    }
  }

  /** Fowler, Noll and Vo's hash 1a, a number at a time. */
  private void add(long value) {
    hash = (hash ^ value) * 0x100000001b3L;
  }
}
