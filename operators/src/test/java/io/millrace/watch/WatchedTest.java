package io.millrace.watch;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.millrace.api.event.Detection;
import io.millrace.api.event.EventSource;
import io.millrace.api.event.Found;
import io.millrace.api.operator.DeclaredTargets;
import io.millrace.api.operator.Learner;
import io.millrace.api.operator.Rows;
import io.millrace.api.operator.StreamModel;
import io.millrace.api.spec.ModelSpec;
import io.millrace.catalog.StandardCatalog;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;

class WatchedTest {

  private static final int CHANNELS = 3;
  private static final int KEYS = 6;

  private static ModelSpec stage(String type) {
    return new ModelSpec(type, Map.of());
  }

  private static ModelSpec dictionary() {
    return stage("dictionary").with("keep", 1).with("batch", 8);
  }

  private static ModelSpec drift(String on) {
    return stage("drift").with("on", on).with("detector", "page-hinkley").with("threshold", 5);
  }

  private static StreamModel model(ModelSpec... stages) {
    return StandardCatalog.catalog().create(List.of(stages), CHANNELS);
  }

  /** Readings of six keys in turn: of one source each, from the middle on of all, and larger. */
  private static float[] reading(int at, int count) {
    SplittableRandom random = new SplittableRandom(at);
    float[] reading = new float[CHANNELS];
    boolean early = at < count / 2;
    int source = random.nextInt(CHANNELS);
    for (int channel = 0; channel < CHANNELS; channel++) {
      double share = early ? (channel == source ? 1 : .1) : 3;
      reading[channel] = (float) (random.nextGaussian() * share);
    }
    return reading;
  }

  /** The events of a group, with its parameters at the end, for blocks of a size. */
  private static List<String> run(StreamModel model, int count, int most) {
    return run(model, count, most, count);
  }

  /**
   * @param whole readings of the stream, of which the first are taken
   */
  private static List<String> run(StreamModel model, int count, int most, int whole) {
    Learner learner = (Learner) model;
    float[] parameters = learner.signature().parameters().initial();
    learner.initialize(parameters, 5);
    float[][] states = new float[KEYS][learner.signature().sequence().width()];
    for (float[] state : states) {
      learner.reset(state, 0);
    }
    Rows rows = new Rows(learner.signature(), KEYS);
    List<String> found = new ArrayList<>();
    long learned = 0;
    int at = 0;
    while (at < count) {
      int size = Math.min(Math.min(most, count - at), learner.horizon(parameters, learned));
      rows.clear();
      rows.useParameters(parameters, learned);
      for (int row = 0; row < size; row++) {
        int key = (at + row) % KEYS;
        rows.add(reading(at + row, whole), states[key], (at + row) / KEYS, 1000L * (at + row));
      }
      learner.step(rows);
      for (int row = 0; row < size; row++) {
        rows.readState(row, states[(at + row) % KEYS]);
      }
      learner.learn(rows);
      learned = rows.learned();
      int first = at;
      ((EventSource) learner)
          .report(
              rows,
              event ->
                  found.add(
                      (first + event.row())
                          + " "
                          + event.stream().stage()
                          + " "
                          + event.sequence()
                          + " "
                          + event.extent()));
      at += size;
    }
    found.add(java.util.Arrays.toString(parameters));
    return found;
  }

  @Test
  void exampleUsage() {
    EventSource model =
        (EventSource)
            model(
                dictionary(), stage("detect").with("on", "dictionary.error").with("threshold", -1));
    Rows rows = new Rows(model.signature(), 1);
    float[] parameters = model.signature().parameters().initial();
    ((Learner) model).initialize(parameters, 1);
    rows.useParameters(parameters, 0);
    rows.add(new float[] {1, 2, 3}, model.signature().sequence().initial(), 41, 1000);
    model.step(rows);
    List<Detection> found = new ArrayList<>();
    model.report(rows, found::add);
    assertThat(found).hasSize(1);
    assertThat(found.get(0).what()).isEqualTo(Found.START);
    assertThat(found.get(0).sequence()).isEqualTo(41);
    assertThat(found.get(0).stream().field()).isEqualTo("dictionary.error");
  }

  /** Effects included: the parameters at the end are the same bits. */
  @Test
  void eventsAndWhatTheyDoDoNotDependOnBlocks() {
    for (String then : List.of("tell", "restart", "forget", "publish")) {
      for (String by : List.of("key", "group")) {
        ModelSpec watch = drift("dictionary.error").with("by", by).with("then", then);
        List<String> alone = run(model(dictionary(), watch), 600, 1);
        assertThat(alone).as("%s by %s", then, by).hasSizeGreaterThan(1);
        assertThat(run(model(dictionary(), watch), 600, 5)).isEqualTo(alone);
        assertThat(run(model(dictionary(), watch), 600, KEYS)).isEqualTo(alone);
      }
    }
  }

  /**
   * With every: 1 an effect takes place at the reading of its event, otherwise at the next
   * multiple.
   */
  @Test
  void anEffectTakesPlaceAtTheNextMultiple() {
    for (int every : new int[] {1, 8, 32}) {
      ModelSpec watch =
          drift("dictionary.error")
              .with("then", "restart")
              .with("every", every)
              .with("by", "group");
      List<String> alone = run(model(dictionary(), watch), 600, 1);
      assertThat(run(model(dictionary(), watch), 600, KEYS)).as("every %s", every).isEqualTo(alone);
      long event = Long.parseLong(alone.get(0).split(" ", -1)[0]);
      long acts = (event + every) / every * every;
      StreamModel watched = model(dictionary(), watch);
      int batches = watched.signature().parameters().offset("schedule.batches");
      float before = parameters(watched, (int) acts - 1)[batches];
      assertThat(before).as("mini-batches before, every %s", every).isGreaterThan(1);
      assertThat(parameters(watched, (int) acts)[batches]).as("every %s", every).isZero();
    }
  }

  private static float[] parameters(StreamModel model, int count) {
    List<String> found = run(model, count, 1, 600);
    String[] numbers = found.get(found.size() - 1).replaceAll("[\\[\\] ]", "").split(",", -1);
    float[] parameters = new float[numbers.length];
    for (int i = 0; i < numbers.length; i++) {
      parameters[i] = Float.parseFloat(numbers[i]);
    }
    return parameters;
  }

  /** An event of the learner itself is that of the reading that ended its mini-batch. */
  @Test
  void theChangesOfADictionaryAreEventsOnce() {
    ModelSpec own = stage("drift").with("on", "dictionary").with("detector", "own");
    ModelSpec codes = dictionary().with("batch", 4);
    List<String> alone = run(model(codes, own), 6000, 1);
    assertThat(alone).as("the change, and the parameters").hasSize(2);
    assertThat(alone.get(0)).matches("3[0-9]{3} drift 3[0-9]{3} .*");
    assertThat(run(model(codes, own), 6000, KEYS)).isEqualTo(alone);
  }

  @Test
  void aWatchThatOnlyTellsChangesNoAnswerAndNoParameter() {
    StreamModel plain = model(dictionary());
    StreamModel watched = model(dictionary(), drift("dictionary.error"));
    assertThat(watched.signature().parameters()).isEqualTo(plain.signature().parameters());
    assertThat(watched.signature().ports()).isEqualTo(plain.signature().ports());
  }

  @Test
  void aFieldThatOnlyAWatchReadsIsNotHandedOn() {
    StreamModel watched =
        model(dictionary().with("pass", "code"), stage("forecast"), drift("dictionary.error"));
    StreamModel plain = model(dictionary().with("pass", "code"), stage("forecast"));
    assertThat(watched.signature().ports()).isEqualTo(plain.signature().ports());
    StreamModel wanting =
        StandardCatalog.catalog()
            .create(
                List.of(
                    dictionary().with("pass", "code"),
                    stage("forecast"),
                    drift("dictionary.error")),
                CHANNELS,
                DeclaredTargets.NONE,
                List.of("prediction", "dictionary.error", "drift.found"));
    assertThat(wanting.signature().ports().outputs())
        .extracting(field -> field.name())
        .contains("dictionary.error", "drift.found");
  }

  @Test
  void whatCannotBeWatchedIsRefusedWithTheCure() {
    refuses("put this stage behind", drift("dictionary.error"), dictionary());
    refuses("found 'codes.error'", dictionary(), drift("codes.error"));
    refuses("did you mean 'score'", dictionary(), drift("dictionary.scor"));
    refuses("choose one of them with index, from 0 to 2", dictionary(), drift("dictionary.code"));
    refuses("expected 0 to 2", dictionary(), drift("dictionary.code").with("index", 3));
    refuses(
        "expected a field of errors, 0 or 1",
        dictionary(),
        stage("drift").with("on", "dictionary.score").with("detector", "ddm"));
    refuses(
        "range: [0, 3]",
        dictionary(),
        stage("drift").with("on", "dictionary.score").with("detector", "hddm-a"));
    refuses(
        "is not for detector: page-hinkley",
        dictionary(),
        drift("dictionary.score").with("window", 8));
    refuses("name a field, or write detector: own", dictionary(), drift("dictionary"));
    refuses(
        "expected a stage that can forget, found none",
        stage("sliding").with("length", 2),
        drift("window").with("index", 0).with("then", "forget"));
    refuses("in a branch of their own", stage("compress"), drift("compress.error"));
    refuses(
        "expected at most the threshold 3.0, found 4.0",
        dictionary(),
        stage("detect").with("on", "score").with("threshold", 3).with("release", 4));
    refuses(
        "detector: true",
        dictionary().with("detector", false),
        stage("drift").with("on", "dictionary").with("detector", "own"));
  }

  private static void refuses(String text, ModelSpec... stages) {
    assertThatThrownBy(() -> model(stages)).hasMessageContaining(text);
  }
}
