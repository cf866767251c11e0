package io.millrace.dictionary.compress;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.millrace.api.math.SeededRandom;
import io.millrace.api.operator.Encoder;
import io.millrace.api.operator.Packet;
import io.millrace.api.operator.SingleStream;
import io.millrace.api.operator.SingleStream.Answer;
import io.millrace.api.operator.StreamModel;
import io.millrace.api.spec.ModelSpec;
import io.millrace.api.spec.SpecException;
import io.millrace.catalog.StandardCatalog;
import io.millrace.dictionary.learn.PlantedStream;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;

class CompressModelTest {

  private static final int N = 12;

  @Test
  void exampleUsage() {
    Encoder model = model(Map.of("keep", 3, "bits", 8));
    SingleStream sensor = SingleStream.of(model, 7);
    float[] reading = observations(1, 0).get(0);

    float[] codebook = codebook(sensor, model);
    Answer answer = sensor.step(reading, 0).orElseThrow();

    float[] decoded = new float[N];
    model.decode(codebook, packet(answer), new float[0], decoded);
    assertThat(relative(reading, decoded)).isLessThan(1);
    // 1 + 8 + ceil(log2 C(12,3)) + 3 · 8 bits
    assertThat(packet(answer)).hasSize(6);
  }

  /** A stranger who has nothing but packets and codebooks reads the same bits, in any order. */
  @Test
  void everyPacketIsReadByTheVersionThatWroteItToTheSameBits() {
    Map<String, Object> options =
        Map.of("keep", 4, "bits", 7, "batch", 12, "refresh", 10, "reconstruction", true);
    Encoder writer = model(options);
    SingleStream stream = SingleStream.of(writer, 3);
    Map<Long, float[]> published = new TreeMap<>();
    List<Answer> answers = new ArrayList<>();
    for (float[] reading : observations(3000, .1)) {
      published.computeIfAbsent(stream.version(), version -> codebook(stream, writer));
      answers.add(stream.step(reading, 0).orElseThrow());
    }
    assertThat(published).hasSizeGreaterThan(20);
    Encoder reader = model(options);
    float[] decoded = new float[N];
    for (int at = answers.size() - 1; at >= 0; at--) {
      Answer answer = answers.get(at);
      reader.decode(published.get(answer.version()), packet(answer), new float[0], decoded);
      assertThat(decoded).isEqualTo(answer.numbers("reconstruction"));
    }
  }

  /**
   * With a prediction a stranger reads the same bits from any keyframe on, in the order written.
   */
  @Test
  void predictedPacketsAreReadInTheirOrderFromAnyKeyframeOn() {
    Map<String, Object> options =
        Map.of(
            "keep",
            3,
            "bits",
            7,
            "batch",
            12,
            "refresh",
            10,
            "reconstruction",
            true,
            "predict",
            true,
            "keyframe",
            10);
    Encoder writer = model(options);
    SingleStream stream = SingleStream.of(writer, 3);
    Encoder reader = model(options);
    float[] early = new float[reader.held()];
    float[] late = new float[reader.held()];
    Arrays.fill(early, Float.NaN);
    Arrays.fill(late, Float.NaN);
    float[] decoded = new float[N];
    int at = 0;
    for (float[] reading : observations(3000, .1)) {
      float[] codebook = codebook(stream, writer);
      Answer answer = stream.step(reading, 0).orElseThrow();
      assertThat(reader.isKeyframe(packet(answer))).as("packet %d", at).isEqualTo(at % 10 == 0);
      reader.decode(codebook, packet(answer), early, decoded);
      assertThat(decoded).as("packet %d", at).isEqualTo(answer.numbers("reconstruction"));
      if (at >= 1510) {
        reader.decode(codebook, packet(answer), late, decoded);
        assertThat(decoded).as("late, packet %d", at).isEqualTo(answer.numbers("reconstruction"));
      }
      at++;
    }
  }

  /** A slow source: of the same number of bytes, more comes back. */
  @Test
  void whatThePacketsBeforePredictNeedsNoBits() {
    double alone = slow(Map.of("keep", 2, "bits", 8));
    double predicted = slow(Map.of("keep", 2, "bits", 8, "predict", true, "keyframe", 0));
    double keyframes = slow(Map.of("keep", 2, "bits", 8, "predict", true));

    assertThat(predicted).isLessThan(.4 * alone);
    assertThat(keyframes).isBetween(predicted, .7 * alone);
  }

  /** Mean error of the last half of 6,000 readings, each .99 of the one before and noise. */
  private static double slow(Map<String, Object> options) {
    SingleStream stream = SingleStream.of(model(options), 1);
    SeededRandom random = new SeededRandom(9);
    float[] reading = new float[N];
    double sum = 0;
    for (int at = 0; at < 6000; at++) {
      for (int i = 0; i < N; i++) {
        reading[i] = (float) (.99 * reading[i] + .14 * random.gaussian());
      }
      double error = stream.step(reading, at).orElseThrow().number("error");
      sum += at < 3000 ? 0 : error / 3000;
    }
    return sum;
  }

  @Test
  void aRefusedPacketLeavesWhatIsHeld() {
    Encoder model = model(Map.of("keep", 3, "predict", true));
    SingleStream stream = SingleStream.of(model, 1);
    float[] codebook = codebook(stream, model);
    byte[] packet = packet(stream.step(observations(1, 0).get(0), 0).orElseThrow());
    float[] held = new float[N];
    Arrays.fill(held, 5);
    assertThatThrownBy(() -> model.decode(codebook, new byte[] {packet[0]}, held, new float[N]))
        .isInstanceOf(IllegalArgumentException.class);
    assertThat(held).containsOnly(5);
    assertThat(model.isKeyframe(new byte[0])).isFalse();
  }

  /**
   * Planted codes of density .15: what is lost is what quantising loses once the atoms are known.
   */
  @Test
  void losesLittleMoreThanTheQuantiserOnceTheAtomsAreKnown() {
    Map<String, Object> options = Map.of("keep", 6, "bits", 10, "batch", 24, "refresh", 50);
    SingleStream stream = SingleStream.of(model(options), 5);
    double lost = 0;
    double energy = 0;
    Encoder model = model(options);
    float[] decoded = new float[N];
    int at = 0;
    for (float[] reading : observations(40_000, 0)) {
      float[] codebook = at < 38_000 ? null : codebook(stream, model);
      Answer answer = stream.step(reading, 0).orElseThrow();
      if (at++ >= 38_000) {
        model.decode(codebook, packet(answer), new float[0], decoded);
        for (int i = 0; i < N; i++) {
          lost += Math.pow(reading[i] - decoded[i], 2);
          energy += Math.pow(reading[i], 2);
        }
      }
    }
    // Channels differ in scale by 12, so the dictionary in deviations is not exactly the planted
    // one.
    assertThat(Math.sqrt(lost / energy)).isLessThan(.06);
    assertThat(stream.gauges().get("bits_per_sample")).isBetween(80f, 90f);
  }

  @Test
  void whatWasMissingComesBackMissing() {
    Encoder model = model(Map.of());
    SingleStream stream = SingleStream.of(model, 1);
    observations(500, 0).forEach(reading -> stream.step(reading, 0));
    float[] decoded = new float[N];
    for (float[] reading : observations(50, .4)) {
      float[] codebook = codebook(stream, model);
      model.decode(codebook, packet(stream.step(reading, 0).orElseThrow()), new float[0], decoded);
      for (int i = 0; i < N; i++) {
        assertThat(Float.isNaN(decoded[i])).isEqualTo(Float.isNaN(reading[i]));
      }
    }
    float[] nothing = new float[N];
    Arrays.fill(nothing, Float.NaN);
    Answer answer = stream.step(nothing, 0).orElseThrow();
    assertThat(packet(answer)).hasSize(2);
    assertThat(answer.number("error")).isNaN();
  }

  @Test
  void aDamagedPacketIsRefused() {
    Encoder model = model(Map.of("keep", 3));
    SingleStream stream = SingleStream.of(model, 1);
    float[] codebook = codebook(stream, model);
    byte[] packet = packet(stream.step(observations(1, 0).get(0), 0).orElseThrow());
    assertThatThrownBy(
            () -> model.decode(codebook, new byte[] {packet[0]}, new float[0], new float[N]))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("Cannot decode a packet of 1 bytes")
        .hasMessageContaining("3 codes with 8 bits");
    assertThatThrownBy(() -> model.decode(codebook, new byte[99], new float[0], new float[N]))
        .isInstanceOf(IllegalArgumentException.class);
  }

  @Test
  void readingsOfAnySizeAreCodedFromTheFirstOn() {
    Encoder model = model(Map.of("keep", N, "bits", 16));
    SingleStream stream = SingleStream.of(model, 1);
    float[] decoded = new float[N];
    for (float scale : new float[] {1e-6f, 1f, 1e6f, 0f}) {
      float[] reading = new float[N];
      for (int i = 0; i < N; i++) {
        reading[i] = scale * (i - 4);
      }
      float[] codebook = codebook(stream, model);
      model.decode(codebook, packet(stream.step(reading, 0).orElseThrow()), new float[0], decoded);
      assertThat(relative(reading, decoded)).isLessThan(1e-4);
    }
  }

  @Test
  void sharesOptionsWithTheDictionaryAndRefusesWhatHasNoEffect() {
    assertThatThrownBy(() -> model(Map.of("threshold", 1.0, "bits", 99)))
        .isInstanceOf(SpecException.class)
        .hasMessageContaining("threshold: has no effect on compression")
        .hasMessageContaining("bits: expected a whole number from 2 to 16");
    assertThatThrownBy(
            () ->
                StandardCatalog.catalog()
                    .create(
                        List.of(
                            new ModelSpec("standardize", Map.of()),
                            new ModelSpec("compress", Map.of())),
                        N))
        .isInstanceOf(SpecException.class)
        .hasMessageContaining("compress scales");
  }

  private static Encoder model(Map<String, Object> options) {
    StreamModel model =
        StandardCatalog.catalog().create(List.of(new ModelSpec("compress", options)), N);
    return (Encoder) model;
  }

  /** The codebook as it is published: what a stranger has of the stream. */
  private static float[] codebook(SingleStream stream, Encoder model) {
    SingleStream.FlatState block = stream.snapshot().parameters();
    return model.codebook().adopt(block.values(), block.layout());
  }

  private static byte[] packet(Answer answer) {
    return Packet.read(
        answer.output(), answer.ports().offset("packet"), answer.ports().field("packet").width());
  }

  /** Sparse codes in a planted dictionary, channels scaled by 1 to 12. */
  private static List<float[]> observations(int count, double missing) {
    PlantedStream planted = new PlantedStream(N, .15, 11).missing(missing);
    List<float[]> all = new ArrayList<>();
    for (int at = 0; at < count; at++) {
      float[] reading = new float[N];
      planted.next(reading);
      for (int i = 0; i < N; i++) {
        reading[i] *= i + 1;
      }
      all.add(reading);
    }
    return all;
  }

  private static double relative(float[] expected, float[] found) {
    double squares = 0;
    double energy = 1e-30;
    for (int i = 0; i < expected.length; i++) {
      squares += Math.pow((double) expected[i] - found[i], 2);
      energy += (double) expected[i] * expected[i];
    }
    return Math.sqrt(squares / energy);
  }
}
