package io.millrace.stage;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.millrace.api.operator.Learner;
import io.millrace.api.operator.MovingAverage;
import io.millrace.api.operator.Outcome;
import io.millrace.api.operator.OutputField;
import io.millrace.api.operator.Ports;
import io.millrace.api.operator.Rows;
import io.millrace.api.operator.RunningMeanLearner;
import io.millrace.api.operator.SingleStream;
import io.millrace.api.operator.Slot;
import io.millrace.api.operator.StreamModel;
import io.millrace.api.operator.Timing;
import io.millrace.api.operator.TinyLearner;
import io.millrace.api.spec.ModelCatalog;
import io.millrace.api.spec.ModelFactory;
import io.millrace.api.spec.ModelSpec;
import io.millrace.api.testing.KeyGroup;
import io.millrace.api.testing.KeyGroup.Event;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class ChainTest {

  private static final ModelCatalog CATALOG =
      ModelCatalog.empty()
          .with(
              "average",
              (ModelFactory.Operator)
                  (width, options) ->
                      new MovingAverage(
                          Math.min(width, options.integer("channels", 1, 9, 9)),
                          options.integer("window", 1, 9, 2),
                          options.integer("stride", 1, 9, 1)))
          .with(
              "mean",
              (ModelFactory.Operator)
                  (width, options) ->
                      new RunningMeanLearner(width, options.integer("batch", 1, 9, 1)));

  private static StreamModel model(int width, ModelSpec... stages) {
    return CATALOG.create(List.of(stages), width);
  }

  private static ModelSpec stage(String type, Object... options) {
    return new ModelSpec(
        type, options.length == 0 ? Map.of() : Map.of((String) options[0], options[1]));
  }

  @Test
  void exampleUsage() {
    StreamModel model = model(1, stage("average"), stage("mean"));
    SingleStream stream = SingleStream.of(model, 0);
    assertThat(stream.step(new float[] {1}, 0)).as("half a window").isEmpty();
    assertThat(stream.step(new float[] {3}, 1).orElseThrow().number("distance")).isEqualTo(2f);
    assertThat(stream.step(new float[] {7}, 2).orElseThrow().number("distance"))
        .as("from the average of 1 and 3 to that of 3 and 7")
        .isEqualTo(3f);
  }

  @Test
  void timingComposes() {
    Timing timing =
        Chain.of(
                new MovingAverage(1, 5, 2),
                new MovingAverage(1, 3, 4),
                new MovingAverage(1, 1, 1).signature().ports().field("mean"))
            .signature()
            .timing();
    assertThat(timing).isEqualTo(new Timing(5 + 2 * 2, 4 + 2 * 2, 8));
  }

  @Test
  void slotsOfTheSecondAreNamedSo() {
    Learner model = (Learner) model(1, stage("mean"), stage("mean"), stage("mean"));
    assertThat(model.signature().parameters().slots())
        .extracting(Slot::name)
        .contains("mean", "then.mean", "then.then.mean", "chain.learned", "then.chain.learned");
    assertThat(model.gauges().slots())
        .containsEntry("distance", "distance")
        .containsEntry("then.distance", "then.distance")
        .containsEntry("then.then.distance", "then.then.distance");
  }

  @Test
  void unitsOfTheInputAreThoseOfTheChainOnlyIfTheyArePassed() {
    StreamModel same = model(2, stage("average"), stage("mean"));
    StreamModel other = model(2, stage("mean", "pass", "distance"), stage("mean"));
    assertThat(same.signature().ports().field("centred").units())
        .isEqualTo(OutputField.Units.INPUT);
    assertThat(other.signature().ports().field("centred").units())
        .isEqualTo(OutputField.Units.NONE);
    assertThat(other.signature().ports().field("centred").width()).isEqualTo(1);
  }

  @Test
  void channelsThatTheFirstDoesNotReadGoToTheSecond() {
    StreamModel model = model(3, stage("average", "channels", 2), stage("mean"));
    assertThat(model.signature().ports().missing()).isEqualTo(Ports.Missing.IN_PART);
    SingleStream stream = SingleStream.of(model, 0);
    stream.step(new float[] {1, 2, 90}, 0);
    assertThat(stream.step(new float[] {3, 4, Float.NaN}, 1).orElseThrow().numbers("centred"))
        .containsExactly(2, 3, 0);
    assertThatThrownBy(() -> model(3, stage("average", "channels", 2)))
        .hasMessageContaining("reads 2 of 3 channels, and no stage follows that reads the others");
  }

  @Test
  void aRowThatTheSecondRefusesIsNeitherKeptNorLearnedByTheFirst() {
    // The first's answer overflows, so the second is offered an infinity.
    StreamModel first = new TinyLearner();
    StreamModel model =
        Chain.of(first, new MovingAverage(2, 2, 1), first.signature().ports().field("echo"));
    KeyGroup group = new KeyGroup(model, 1, 1);
    group.take(List.of(new Event(0, new float[] {3e38f, 1})));
    List<List<Long>> before = group.bits();
    assertThat(group.take(List.of(new Event(0, new float[] {3e38f, 1}))).get(0).outcome())
        .isEqualTo(Outcome.REFUSED);
    assertThat(group.bits()).isEqualTo(before);
  }

  @Test
  void theStateOfOtherStagesIsRefused() {
    StreamModel learner = model(1, stage("average"), stage("mean"));
    Rows rows = new Rows(learner.signature(), 1);
    rows.useParameters(new float[learner.signature().parameters().width()], 5);
    assertThatThrownBy(() -> learner.step(rows))
        .hasMessageStartingWith(
            "Cannot use the stored state of a group: expected one of this chain")
        .hasMessageEndingWith("start a pipeline of another name, or without the savepoint");
    StreamModel frozen = model(1, stage("average"), stage("average"));
    Rows later = new Rows(frozen.signature(), 1);
    later.add(new float[1], new float[frozen.signature().sequence().width()], 5, 0);
    assertThatThrownBy(() -> frozen.step(later)).hasMessageContaining("the stored state of a key");
  }

  @Test
  void faultsOfWhatIsPassedAreToldWithTheFieldsThereAre() {
    assertThatThrownBy(() -> model(1, stage("mean", "pass", "mean"), stage("mean")))
        .hasMessage("stage 0, pass: expected one of centred, distance, found 'mean'");
    assertThatThrownBy(() -> model(1, stage("mean", "pass", "distance")))
        .hasMessageContaining("stage 0, pass: unknown option");
  }
}
