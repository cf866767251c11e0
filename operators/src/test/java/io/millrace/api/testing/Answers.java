package io.millrace.api.testing;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import io.millrace.api.operator.OutputField;
import io.millrace.api.operator.Ports;
import io.millrace.api.testing.KeyGroup.Answer;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Set;

/** Compares answers of a contract, as bits. */
final class Answers {

  private Answers() {}

  static void compare(List<Answer> emitted, OperatorContract.Offline offline) {
    assertThat(emitted).as("number of outputs").hasSameSizeAs(offline.outputs());
    for (int at = 0; at < emitted.size(); at++) {
      float[] expected = offline.outputs()[at];
      assertThat(emitted.get(at).output()).hasSize(expected.length);
      for (int column = 0; column < expected.length; column++) {
        double found = Float.intBitsToFloat(emitted.get(at).output().get(column));
        if (Float.isNaN(expected[column])) {
          assertThat(found).as("output %d, column %d", at, column).isNaN();
          continue;
        }
        assertThat(found)
            .as("output %d, column %d", at, column)
            .isCloseTo(
                expected[column],
                within(offline.tolerance() * Math.max(1, Math.abs(expected[column]))));
      }
    }
  }

  /** The outputs of answers without those that judge them. */
  static List<List<Integer>> unjudged(List<Answer> answers, Ports ports, Set<String> judging) {
    List<List<Integer>> all = new ArrayList<>();
    for (Answer answer : answers) {
      List<Integer> kept = new ArrayList<>(answer.output());
      for (OutputField field : ports.outputs()) {
        for (int at = 0; at < field.width() && judging.contains(field.name()); at++) {
          if (!kept.isEmpty()) {
            kept.set(ports.offset(field.name()) + at, 0);
          }
        }
      }
      all.add(kept);
    }
    return all;
  }

  /** Sorted by key, the order within a key kept. */
  static List<Answer> byKey(List<Answer> answers) {
    return answers.stream().sorted(Comparator.comparingInt(Answer::key)).toList();
  }

  static List<List<Integer>> outputs(List<Answer> answers) {
    return answers.stream().map(Answer::output).toList();
  }

  static List<Integer> bits(float[] values) {
    List<Integer> bits = new ArrayList<>();
    for (float value : values) {
      bits.add(Float.floatToIntBits(value));
    }
    return bits;
  }
}
