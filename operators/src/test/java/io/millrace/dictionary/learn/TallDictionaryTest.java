package io.millrace.dictionary.learn;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import io.millrace.api.operator.Signature;
import io.millrace.api.operator.SingleStream;
import io.millrace.api.operator.SingleStream.Answer;
import io.millrace.api.operator.SingleStream.FlatState;
import io.millrace.api.operator.SingleStream.Snapshot;
import io.millrace.api.operator.StateLayout;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class TallDictionaryTest {

  @Test
  void exampleUsage() {
    // Two atoms along the first and the third of four channels.
    Answer answer = coded(Map.of("keep", 1, "score", "energy"), 3, 1, -4, 2);
    assertThat(answer.numbers("code")).containsExactly(0, -4);
    assertThat(answer.numbers("reconstruction")).containsExactly(0, 0, -4, 0);
    assertThat((double) answer.number("error")).isCloseTo(Math.sqrt(14 / 30.0), within(1e-6));
    assertThat((double) answer.number("score"))
        .as("what no atom codes counts too")
        .isCloseTo(14 / 30.0, within(1e-6));
  }

  @Test
  void keepsAndCodesWithFewerNumbers() {
    Signature signature = Trained.model(50, Map.of("atoms", 8)).signature();
    assertThat(signature.parameters().slot("dictionary").shape()).isEqualTo(List.of(8, 50));
    assertThat(signature.ports().field("code").width()).isEqualTo(8);
    assertThat(signature.ports().field("reconstruction").width()).isEqualTo(50);
    assertThat(signature.multiplyAdds()).isEqualTo(2 * 8 * 50);
  }

  @Test
  void survivesAnObservationThatNoAtomSees() {
    Answer answer = coded(Map.of("batch", 1), 0, 5, 0, 0);
    assertThat(answer.numbers("code")).containsOnly(0);
    assertThat(answer.number("error")).isEqualTo(1);
  }

  @Test
  void beginsWithOrthonormalRows() {
    for (String mode : List.of("fast", "paper", "sfw")) {
      Trained group = new Trained(40, Map.of("atoms", 7, "mode", mode), 2);
      assertThat(group.defect()).as(mode).isLessThan(1e-5);
    }
  }

  @Test
  void theTangentNeedsASquareDictionary() {
    assertThatThrownBy(() -> Trained.model(8, Map.of("atoms", 4, "mode", "tangent")))
        .hasMessageContaining("mode: expected a mode with a linear oracle");
  }

  private static Answer coded(Map<String, Object> options, float... observation) {
    Map<String, Object> all = new HashMap<>(options);
    all.put("atoms", 2);
    SingleStream stream = SingleStream.of(Trained.model(4, all), 1);
    Snapshot fresh = stream.snapshot();
    StateLayout layout = fresh.parameters().layout();
    float[] values = fresh.parameters().values();
    float[] atoms = {1, 0, 0, 0, 0, 0, 1, 0};
    System.arraycopy(atoms, 0, values, layout.offset("dictionary"), 8);
    stream.restore(new Snapshot(fresh.sequence(), new FlatState(layout, values, 0)));
    Answer answer = stream.step(observation, 0).orElseThrow();
    for (float value : stream.snapshot().parameters().values()) {
      assertThat(value).isFinite();
    }
    return answer;
  }
}
