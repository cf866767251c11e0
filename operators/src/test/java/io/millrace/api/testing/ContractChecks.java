package io.millrace.api.testing;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import io.millrace.api.math.SeededRandom;
import io.millrace.api.operator.Learner;
import io.millrace.api.operator.OutputField;
import io.millrace.api.operator.Ports;
import io.millrace.api.operator.Rows;
import io.millrace.api.operator.Slot;
import io.millrace.api.operator.StateLayout;
import io.millrace.api.operator.StreamModel;
import io.millrace.api.testing.KeyGroup.Answer;
import io.millrace.api.testing.KeyGroup.Event;
import java.lang.management.ManagementFactory;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.Set;
import java.util.function.Supplier;

/** What the laws of {@link OperatorContract} are made of: events, answers, and their comparison. */
final class ContractChecks {

  private ContractChecks() {}

  /**
   * Which events are drawn.
   *
   * @param rough whether there are gaps and impossible values among them
   * @param gaps whether a value may be missing
   */
  record Shape(int keys, int length, boolean rough, boolean gaps) {}

  /** Events of all keys in random order. */
  static EventSequence events(
      Shape shape, SeededRandom random, Supplier<float[]> observations, Supplier<float[]> targets) {
    List<Event> events = new ArrayList<>();
    for (int at = 0; at < shape.length(); at++) {
      float[] input = observations.get();
      double luck = random.uniform();
      if (shape.rough() && luck < .08) {
        input[random.below(input.length)] = Float.POSITIVE_INFINITY;
      } else if (shape.rough() && shape.gaps() && luck < .3) {
        input[random.below(input.length)] = Float.NaN;
      }
      int key = random.below(shape.keys());
      events.add(new Event(key, input, roughly(targets.get(), random, shape.rough())));
    }
    return new EventSequence(events, shape.keys());
  }

  private static float[] roughly(float[] targets, SeededRandom random, boolean rough) {
    for (int target = 0; rough && target < targets.length; target++) {
      if (random.uniform() < .2) {
        targets[target] = Float.NaN;
      }
    }
    return targets;
  }

  /** Checks what a learner says of itself before anything runs, and of its versions. */
  static void plausible(Learner learner, long seed, long most) {
    StateLayout layout = learner.signature().parameters();
    for (Slot slot : learner.gauges().slots().values().stream().map(layout::slot).toList()) {
      assertThat(slot.size()).as("gauge slot %s", slot.name()).isEqualTo(1);
    }
    float[] parameters = new float[layout.width()];
    learner.initialize(parameters, seed);
    for (long learned = 0; learned < most; learned++) {
      int horizon = learner.horizon(parameters, learned);
      assertThat(horizon).as("horizon after %d", learned).isPositive();
      assertThat(learner.version(parameters, learned + horizon - 1))
          .as("version within the horizon of %d", learned)
          .isEqualTo(learner.version(parameters, learned));
      assertThat(learner.version(parameters, learned + 1))
          .isGreaterThanOrEqualTo(learner.version(parameters, learned));
    }
  }

  /** Numbers of a normal distribution. */
  static float[] normal(int width, SeededRandom random) {
    float[] values = new float[width];
    for (int at = 0; at < values.length; at++) {
      values[at] = (float) random.gaussian();
    }
    return values;
  }

  /** Numbers that are not known. */
  static float[] unknown(int width) {
    float[] values = new float[width];
    Arrays.fill(values, Float.NaN);
    return values;
  }

  /** Compares outputs with those of an offline computation. */
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

  /** The outputs of answers, with zeros in place of some fields. */
  static List<List<Integer>> without(Ports ports, Set<String> names, List<Answer> answers) {
    List<List<Integer>> all = new ArrayList<>();
    for (Answer answer : answers) {
      List<Integer> kept = new ArrayList<>(answer.output());
      for (OutputField field : ports.outputs()) {
        for (int at = 0; at < field.width() && names.contains(field.name()); at++) {
          if (!kept.isEmpty()) {
            kept.set(ports.offset(field.name()) + at, 0);
          }
        }
      }
      all.add(kept);
    }
    return all;
  }

  /** Bytes that this thread takes for a number of steps. */
  static long allocatedBy(StreamModel model, Rows rows, int steps) {
    var threads = (com.sun.management.ThreadMXBean) ManagementFactory.getThreadMXBean();
    long before = threads.getCurrentThreadAllocatedBytes();
    for (int step = 0; step < steps; step++) {
      model.step(rows);
    }
    return threads.getCurrentThreadAllocatedBytes() - before;
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
