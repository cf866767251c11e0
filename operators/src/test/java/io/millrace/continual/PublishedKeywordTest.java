package io.millrace.continual;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import io.millrace.continual.Layer.Bias;
import io.millrace.continual.Weights.Weight;
import io.millrace.operator.SingleStream;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

/**
 * Published recurrent networks, stepped frame by frame, give their reference logits after every
 * frame. Origin and licence: {@code keyword/README.md}.
 */
class PublishedKeywordTest {

  private static final int CEPSTRA = 10;
  private static final int LABELS = 12;
  private static final List<String> RECORDINGS = List.of("yes", "no", "noise", "silence");
  private static final PublishedTensors REFERENCE = PublishedTensors.read("reference");

  /** Index of a word among the labels. */
  private static final int YES = 2;

  @Test
  void exampleUsage() {
    SingleStream stream = SingleStream.of(gru(), 0);
    float[] logits = null;
    for (float[] frame : REFERENCE.rows("yes.frames640")) {
      logits = stream.step(frame, 0).orElseThrow().output();
    }
    for (int label = 0; label < LABELS; label++) {
      assertThat(logits[label]).isLessThanOrEqualTo(logits[YES]);
    }
  }

  @Test
  void gruGivesItsReferenceAfterEveryFrame() {
    compare(gru(), "frames640", "GRU_S");
  }

  @Test
  void lstmGivesItsReferenceAfterEveryFrame() {
    compare(lstm(), "frames320", "Basic_LSTM_S");
  }

  @Test
  void lstmWithPeepholesAndProjectionGivesItsReferenceAfterEveryFrame() {
    compare(lstmWithPeepholes(), "frames640", "LSTM_S");
  }

  private static void compare(Network network, String frames, String name) {
    for (String recording : RECORDINGS) {
      SingleStream stream = SingleStream.of(network, 0);
      float[][] expected = REFERENCE.rows(recording + "." + name);
      float[][] clip = REFERENCE.rows(recording + "." + frames);
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

  private static Network gru() {
    PublishedTensors from = PublishedTensors.read("GRU_S");
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

  private static Network lstm() {
    PublishedTensors from = PublishedTensors.read("Basic_LSTM_S");
    Map<String, Weight> weights = lstmGates(from, "lstm/rnn/basic_lstm_cell/", 118, 118);
    return network(Lstm.of(118, 1), weights, from);
  }

  private static Network lstmWithPeepholes() {
    PublishedTensors from = PublishedTensors.read("LSTM_S");
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
