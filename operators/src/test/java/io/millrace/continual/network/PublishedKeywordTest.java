package io.millrace.continual.network;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import io.millrace.api.operator.SingleStream;
import io.millrace.continual.conv.Linear;
import io.millrace.continual.layer.Layer;
import io.millrace.continual.layer.Layer.Bias;
import io.millrace.continual.layer.Weights;
import io.millrace.continual.layer.Weights.Weight;
import io.millrace.continual.recurrent.Gru;
import io.millrace.continual.recurrent.Lstm;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledIfEnvironmentVariable;

/**
 * Published recurrent networks, stepped frame by frame, give their reference logits after every
 * frame.
 *
 * <p>The networks are those of ARM's ML-KWS-for-MCU under Apache-2.0, which this project does not
 * ship: {@value #FOLDER} names a folder with {@code GRU_S}, {@code Basic_LSTM_S} and {@code LSTM_S}
 * as safetensors (names and layouts as in the frozen graphs) and {@code reference_outputs.json.gz}
 * (cepstra of four recordings and the logits after every frame, by a forward pass in another
 * language). {@code LSTM_S} has peepholes and a projection; TensorFlow adds 1 to the forget bias of
 * both LSTM cells.
 */
@EnabledIfEnvironmentVariable(named = PublishedKeywordTest.FOLDER, matches = ".+")
class PublishedKeywordTest {

  static final String FOLDER = "MILLRACE_KEYWORD_MODELS";

  private static final int CEPSTRA = 10;
  private static final int LABELS = 12;
  private static final List<String> RECORDINGS =
      List.of("yes_1000ms", "no_1000ms", "noise_1000ms", "silence_1000ms");

  private final Path folder = Path.of(System.getenv(FOLDER));
  private final PublishedOutputs reference =
      PublishedOutputs.read(folder.resolve("reference_outputs.json.gz"));

  /** Index of a word among the labels. */
  private static final int YES = 2;

  @Test
  void exampleUsage() {
    SingleStream stream = SingleStream.of(gru(), 0);
    float[] logits = null;
    for (float[] frame : reference.rows("yes_1000ms", "mfcc_stride640")) {
      logits = stream.step(frame, 0).orElseThrow().output();
    }
    for (int label = 0; label < LABELS; label++) {
      assertThat(logits[label]).isLessThanOrEqualTo(logits[YES]);
    }
  }

  @Test
  void gruGivesItsReferenceAfterEveryFrame() {
    compare(gru(), "mfcc_stride640", "GRU_S");
  }

  @Test
  void lstmGivesItsReferenceAfterEveryFrame() {
    compare(lstm(), "mfcc_stride320", "Basic_LSTM_S");
  }

  @Test
  void lstmWithPeepholesAndProjectionGivesItsReferenceAfterEveryFrame() {
    compare(lstmWithPeepholes(), "mfcc_stride640", "LSTM_S");
  }

  private void compare(Network network, String frames, String name) {
    for (String recording : RECORDINGS) {
      SingleStream stream = SingleStream.of(network, 0);
      float[][] expected = reference.rows(recording, "per_step_logits", name);
      float[][] clip = reference.rows(recording, frames);
      for (int t = 0; t < clip.length; t++) {
        float[] logits = stream.step(clip[t], t).orElseThrow().output();
        for (int label = 0; label < LABELS; label++) {
          assertThat(logits[label])
              .as("%s, frame %d, label %d", recording, t, label)
              .isCloseTo(expected[t][label], within(1e-3f));
        }
      }
    }
  }

  private static Network network(
      Layer recurrent, Map<String, Weight> weights, PublishedTensors from) {
    float[] bias = from.values("b_o");
    int wide = from.values("W_o").length / LABELS;
    weights.put("1.weight", from.transposed("W_o", 0, wide));
    weights.put("1.bias", PublishedTensors.vector(bias));
    return Network.of(
        Architecture.of(CEPSTRA, recurrent, new Linear(LABELS, Bias.LEARNED)), Weights.of(weights));
  }

  private Network gru() {
    PublishedTensors from = PublishedTensors.read(folder.resolve("GRU_S.safetensors"));
    int hidden = 154;
    String cell = "rnn/multi_rnn_cell/cell_0/gru_cell/";
    Map<String, Weight> weights = new HashMap<>();
    int end = CEPSTRA + hidden;
    weights.put(
        "0.weight_ih_l0",
        PublishedTensors.stacked(
            from.transposed(cell + "gates/kernel", 0, CEPSTRA),
            from.transposed(cell + "candidate/kernel", 0, CEPSTRA)));
    weights.put(
        "0.weight_hh_l0",
        PublishedTensors.stacked(
            from.transposed(cell + "gates/kernel", CEPSTRA, end),
            from.transposed(cell + "candidate/kernel", CEPSTRA, end)));
    weights.put(
        "0.bias_ih_l0",
        PublishedTensors.stacked(
            PublishedTensors.vector(from.values(cell + "gates/bias")),
            PublishedTensors.vector(from.values(cell + "candidate/bias"))));
    weights.put("0.bias_hh_l0", PublishedTensors.vector(new float[3 * hidden]));
    return network(new Gru(hidden, 1, Gru.Reset.BEFORE_PRODUCT, Bias.LEARNED), weights, from);
  }

  private Network lstm() {
    PublishedTensors from = PublishedTensors.read(folder.resolve("Basic_LSTM_S.safetensors"));
    Map<String, Weight> weights = lstmGates(from, "lstm/rnn/basic_lstm_cell/", 118, 118);
    return network(Lstm.of(118, 1), weights, from);
  }

  private Network lstmWithPeepholes() {
    PublishedTensors from = PublishedTensors.read(folder.resolve("LSTM_S.safetensors"));
    String cell = "lstm/rnn/lstm_cell/";
    Map<String, Weight> weights = lstmGates(from, cell, 144, 98);
    weights.put("0.weight_hr_l0", from.transposed(cell + "projection/kernel", 0, 144));
    weights.put("0.weight_ci_l0", PublishedTensors.vector(from.values(cell + "w_i_diag")));
    weights.put("0.weight_cf_l0", PublishedTensors.vector(from.values(cell + "w_f_diag")));
    weights.put("0.weight_co_l0", PublishedTensors.vector(from.values(cell + "w_o_diag")));
    return network(new Lstm(144, 1, 98, Lstm.Peepholes.LEARNED, Bias.LEARNED), weights, from);
  }

  /**
   * From the gate order input, cell, forget, output, with 1 still to be added to the forget bias.
   */
  private static Map<String, Weight> lstmGates(
      PublishedTensors from, String cell, int hidden, int out) {
    float[] bias = from.values(cell + "bias").clone();
    for (int i = 2 * hidden; i < 3 * hidden; i++) {
      bias[i] += 1;
    }
    Weight input = from.transposed(cell + "kernel", 0, CEPSTRA);
    Weight own = from.transposed(cell + "kernel", CEPSTRA, CEPSTRA + out);
    Map<String, Weight> weights = new HashMap<>();
    weights.put("0.weight_ih_l0", PublishedTensors.reordered(input, 0, 2, 1, 3));
    weights.put("0.weight_hh_l0", PublishedTensors.reordered(own, 0, 2, 1, 3));
    weights.put(
        "0.bias_ih_l0", PublishedTensors.reordered(PublishedTensors.vector(bias), 0, 2, 1, 3));
    weights.put("0.bias_hh_l0", PublishedTensors.vector(new float[4 * hidden]));
    return weights;
  }
}
