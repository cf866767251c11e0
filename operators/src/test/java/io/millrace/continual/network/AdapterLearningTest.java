package io.millrace.continual.network;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import io.millrace.api.math.SeededRandom;
import io.millrace.api.operator.Learner;
import io.millrace.api.operator.Outcome;
import io.millrace.api.operator.Rows;
import io.millrace.api.operator.Slot;
import io.millrace.api.operator.StateLayout;
import io.millrace.continual.adapter.Adapter;
import io.millrace.continual.adapter.Adapter.Kind;
import io.millrace.continual.combine.Residual;
import io.millrace.continual.combine.Sequential;
import io.millrace.continual.conv.Conv1d;
import io.millrace.continual.conv.Linear;
import io.millrace.continual.conv.SpaceConv;
import io.millrace.continual.layer.FrameShape;
import io.millrace.continual.layer.Layer;
import io.millrace.continual.layer.Layer.Bias;
import io.millrace.continual.layer.NetworkException;
import io.millrace.continual.layer.Weights;
import io.millrace.continual.layer.Weights.Weight;
import io.millrace.continual.layer.Window;
import io.millrace.continual.pointwise.Activation;
import io.millrace.continual.pointwise.BatchNorm;
import io.millrace.continual.space.SpaceWindow;
import io.millrace.continual.tune.Loss;
import io.millrace.math.backend.JvmBackend;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.UnaryOperator;
import org.junit.jupiter.api.Test;

class AdapterLearningTest {

  private static final float STEP = 1f / 64;

  private static final LearnOptions CLASSES = new LearnOptions(Loss.CROSS_ENTROPY, .05, 1000, 1, 0);

  /** A tenant whose classes are the other way round than those of the frozen network. */
  @Test
  void exampleUsage() {
    Architecture architecture =
        Architecture.of(2, new Linear(2, Bias.NONE, Adapter.of(Kind.SPPARA, 0).perGroup()));
    Weights frozen =
        Weights.of(Map.of("0.weight", new Weight(List.of(2, 2), new float[] {1, 0, 0, 1})));
    LearnOptions options = new LearnOptions(Loss.CROSS_ENTROPY, .05, 4, 1, 0);
    Learner model =
        (Learner) Network.learning(architecture, frozen, options, JvmBackend.ofProcess());
    float[] parameters = new float[model.signature().parameters().width()];
    model.initialize(parameters, 1);
    Rows rows = new Rows(model.signature(), 1);
    float[] state = model.signature().sequence().initial();
    SeededRandom random = new SeededRandom(2);
    long learned = 0;
    int right = 0;
    for (int t = 0; t < 400; t++) {
      int label = random.below(2);
      rows.clear();
      rows.useParameters(parameters, learned);
      rows.add(label == 0 ? new float[] {0, 1} : new float[] {1, 0}, state, t, t);
      rows.writeTargets(0, new float[] {label}, 0);
      model.step(rows);
      right += t >= 200 && rows.outputs()[label] > rows.outputs()[1 - label] ? 1 : 0;
      model.learn(rows);
      rows.readState(0, state);
      learned = rows.learned();
    }
    assertThat(right).isEqualTo(200);
    assertThat(model.version(parameters, learned)).isEqualTo(100);
  }

  @Test
  void slopesAreThoseOfFiniteDifferences() {
    check(
        FrameShape.of(3),
        adapted -> {
          Adapter two = Adapter.of(Kind.SPLORA, 2);
          return new Layer[] {
            Conv1d.of(4, Window.of(3).causal()),
            Activation.RELU,
            new Conv1d(4, Window.of(3).dilatedBy(2).same(), 2, Bias.LEARNED, adapted.apply(two)),
            BatchNorm.of(1e-3),
            Activation.GELU,
            new Conv1d(
                5,
                Window.of(4).everyNth(2).padded(2, 0).filled(Window.Fill.REPLICATE),
                1,
                Bias.NONE,
                adapted.apply(new Adapter(Kind.LORA, 2, 3, Adapter.Per.NETWORK, false, false))),
            Activation.TANH,
            new Linear(3, Bias.LEARNED, adapted.apply(Adapter.of(Kind.SPPARA, 0)))
          };
        });
  }

  @Test
  void slopesInSpaceAreThoseOfFiniteDifferences() {
    check(
        new FrameShape(2, List.of(3)),
        adapted ->
            new Layer[] {
              new Linear(3, Bias.LEARNED),
              Sequential.of(
                  new SpaceConv(
                      2,
                      Window.of(3).causal(),
                      SpaceWindow.of(3).padded(List.of(1), List.of(1)),
                      1,
                      Bias.LEARNED,
                      adapted.apply(Adapter.of(Kind.SPLORA, 1).masked())),
                  Activation.SILU),
              new SpaceConv(
                  4,
                  Window.of(2).causal(),
                  SpaceWindow.of(3),
                  1,
                  Bias.LEARNED,
                  adapted.apply(new Adapter(Kind.LORA, 2, 2, Adapter.Per.NETWORK, false, false)))
            });
  }

  /** Of every output of a clip, those of its start included. */
  private static void check(
      FrameShape input, java.util.function.Function<UnaryOperator<Adapter>, Layer[]> layers) {
    Architecture own = Architecture.of(input, layers.apply(Adapter::perGroup));
    Architecture fused = Architecture.of(input, layers.apply(UnaryOperator.identity()));
    Weights drawn = RandomWeights.of(fused, 5);
    Map<String, Weight> frozen = new LinkedHashMap<>();
    own.weights().keySet().forEach(name -> frozen.put(name, drawn.weight(name)));
    Learner model =
        (Learner) Network.learning(own, Weights.of(frozen), CLASSES, JvmBackend.ofProcess());
    StateLayout layout = model.signature().parameters();
    float[] parameters = layout.initial();
    for (Slot slot : own.parameters().slots()) {
      for (int at = 0; at < slot.size(); at++) {
        parameters[layout.offset(slot.name()) + at] =
            slot.name().endsWith("mask")
                ? at == 1 ? 0 : 1
                : (float) (.4 * Math.sin(1 + at * 1.7 + slot.name().length()));
      }
    }
    float[][] clip = NetworkSteps.clip(26, input.width(), 8);
    Rows rows = new Rows(model.signature(), 1);
    float[] state = model.signature().sequence().initial();
    int pending = layout.offset("learn.pending");
    int output = 0;
    for (int t = 0; t < clip.length; t++) {
      rows.clear();
      rows.useParameters(parameters, 0);
      rows.add(clip[t], state, t, t);
      int label = t % 3;
      rows.writeTargets(0, new float[] {label}, 0);
      Arrays.fill(parameters, pending, pending + own.parameters().width(), 0f);
      model.step(rows);
      rows.readState(0, state);
      if (rows.outcome(0) != Outcome.EMITTED) {
        continue;
      }
      model.learn(rows);
      assertThat(rows.learned()).isEqualTo(1);
      if (t < 12 || t > 22) {
        float[] ends = slopes(own, fused, drawn, parameters, clip, output, label);
        for (int at = 0; at < ends.length; at++) {
          assertThat(parameters[pending + at])
              .as("parameter %d, observation %d", at, t)
              .isCloseTo(ends[at], within(5e-5f * Math.max(1, Math.abs(ends[at]))));
        }
      }
      output++;
    }
    assertThat(output).isGreaterThan(8);
  }

  private static float[] slopes(
      Architecture own,
      Architecture fused,
      Weights drawn,
      float[] parameters,
      float[][] clip,
      int output,
      int label) {
    StateLayout layout = own.parameters();
    float[] slopes = new float[layout.width()];
    for (Slot slot : layout.slots()) {
      for (int at = 0; at < slot.size() && !slot.name().endsWith("mask"); at++) {
        int index = layout.offset(slot.name()) + at;
        float before = parameters[index];
        // Of fourth order: (f(-2h) - 8 f(-h) + 8 f(h) - f(2h)) / 12 h.
        double sum = 0;
        for (int side = -2; side <= 2; side++) {
          if (side != 0) {
            parameters[index] = before + side * STEP;
            Weights all = with(fused, drawn, layout, parameters);
            double loss = loss(WholeClip.run(fused, all, clip)[output], label);
            sum += Integer.signum(side) * (Math.abs(side) == 1 ? 8 : -1) * loss;
          }
        }
        parameters[index] = before;
        slopes[index] = (float) (sum / 12 / STEP);
      }
    }
    return slopes;
  }

  private static Weights with(
      Architecture fused, Weights drawn, StateLayout layout, float[] parameters) {
    Map<String, Weight> all = new LinkedHashMap<>();
    for (String name : fused.weights().keySet()) {
      String slot =
          layout.slots().stream()
              .map(Slot::name)
              .filter(
                  each ->
                      ("layer" + name).replaceAll("\\.(\\d)", ".layer$1").equalsIgnoreCase(each))
              .findFirst()
              .orElse(null);
      Weight weight = drawn.weight(name);
      all.put(
          name,
          slot == null
              ? weight
              : new Weight(
                  weight.shape(),
                  Arrays.copyOfRange(
                      parameters,
                      layout.offset(slot),
                      layout.offset(slot) + weight.values().length)));
    }
    return Weights.of(all);
  }

  private static double loss(float[] scores, int label) {
    double sum = 0;
    for (float score : scores) {
      sum += Math.exp(score);
    }
    return Math.log(sum) - scores[label];
  }

  private static Architecture small() {
    return Architecture.of(
        2,
        Conv1d.of(3, Window.of(2).causal()),
        Activation.TANH,
        new Conv1d(
            2, Window.of(3).causal(), 1, Bias.LEARNED, Adapter.of(Kind.SPLORA, 1).perGroup()));
  }

  @Test
  void whatIsLearnedLateHasTheBitsOfWhatIsLearnedAtOnce() {
    LearnOptions values = new LearnOptions(Loss.SQUARED_ERROR, .01, 3, 2, -1);
    Learner model =
        (Learner)
            Network.learning(small(), RandomWeights.of(small(), 1), values, JvmBackend.ofProcess());
    float[] atOnce = new float[model.signature().parameters().width()];
    model.initialize(atOnce, 3);
    float[] late = atOnce.clone();
    float[] begun = atOnce.clone();
    Rows rows = new Rows(model.signature(), 1);
    Rows memos = Rows.ofMemos(model, 1);
    float[] state = model.signature().sequence().initial();
    float[] memo = new float[model.memoWidth()];
    float[][] clip = NetworkSteps.clip(20, 2, 4);
    for (int t = 0; t < clip.length; t++) {
      float[] targets = {t % 3, t % 4 == 0 ? Float.NaN : -1};
      rows.clear();
      rows.useParameters(atOnce, t);
      rows.add(clip[t], state, t, t);
      rows.writeTargets(0, targets, 0);
      model.step(rows);
      assertThat(model.remember(rows, 0, memo)).isTrue();
      model.learn(rows);
      memos.clear();
      memos.useParameters(late, t);
      memos.add(memo, 0, 0, t);
      memos.writeTargets(0, targets, 0);
      model.learnLate(memos);
      assertThat(memos.learned()).isEqualTo(rows.learned());
      rows.readState(0, state);
    }
    assertThat(late).isEqualTo(atOnce).isNotEqualTo(begun);
  }

  @Test
  void aLabelThatIsNoClassIsRefusedAndChangesNothing() {
    Learner model =
        (Learner)
            Network.learning(
                small(), RandomWeights.of(small(), 1), CLASSES, JvmBackend.ofProcess());
    Rows rows = new Rows(model.signature(), 1);
    float[] state = model.signature().sequence().initial();
    rows.useParameters(model.signature().parameters().initial(), 0);
    rows.add(new float[] {1, 2}, state, 0, 0);
    rows.writeTargets(0, new float[] {2}, 0);
    model.step(rows);
    assertThat(rows.outcome(0)).isEqualTo(Outcome.REFUSED);
    assertThat(rows.refusal(0).expected()).isEqualTo("a label from 0 to 1, or none");
    assertThat(rows.states()).isEqualTo(state);
  }

  @Test
  void framesThatAreNotInTheStateAreNotLearnedFrom() {
    Learner model =
        (Learner)
            Network.learning(
                small(), RandomWeights.of(small(), 1), CLASSES, JvmBackend.ofProcess());
    Rows rows = new Rows(model.signature(), 1);
    float[] state = model.signature().sequence().initial();
    float[] parameters = new float[model.signature().parameters().width()];
    for (int t = 100; t < 105; t++) {
      rows.clear();
      rows.useParameters(parameters, 0);
      rows.add(new float[] {1, t}, state, t, t);
      rows.writeTargets(0, new float[] {1}, 0);
      model.step(rows);
      model.learn(rows);
      rows.readState(0, state);
      assertThat(rows.learned()).as("the tail sees three frames").isEqualTo(t < 102 ? 0 : 1);
    }
  }

  @Test
  void layersWithoutSlopesAreRefusedByName() {
    Architecture residual =
        Architecture.of(
            2,
            new Linear(2, Bias.LEARNED, Adapter.of(Kind.SPLORA, 1).perGroup()),
            Residual.of(Conv1d.of(2, Window.of(3).same())),
            new Linear(2, Bias.LEARNED));
    assertThatThrownBy(
            () ->
                Network.learning(
                    residual, RandomWeights.of(residual, 1), CLASSES, JvmBackend.ofProcess()))
        .isInstanceOf(NetworkException.class)
        .hasMessage(
            "1: expected linear, conv1d, conv2d, conv3d, batch_norm or an activation from the first"
                + " layer with an adapter on, for its slopes, found residual; adapt layers behind it"
                + " alone");
    Architecture none = Architecture.of(2, new Linear(2, Bias.LEARNED));
    assertThatThrownBy(
            () ->
                Network.learning(none, RandomWeights.of(none, 1), CLASSES, JvmBackend.ofProcess()))
        .isInstanceOf(NetworkException.class)
        .hasMessageContaining(
            "expected a layer with an adapter of each group, to learn, found none");
  }
}
