package io.millrace.catalog;

import static io.millrace.catalog.CarriedStream.kept;
import static io.millrace.catalog.CarriedStream.learned;
import static io.millrace.catalog.CarriedStream.pick;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import io.millrace.api.catalog.Operators;
import io.millrace.api.math.SeededRandom;
import io.millrace.api.operator.ChannelChange;
import io.millrace.api.operator.SingleStream;
import io.millrace.api.operator.StreamModel;
import io.millrace.api.stage.Impute;
import io.millrace.api.stage.Sliding;
import io.millrace.api.stage.Whiten;
import java.util.List;
import org.junit.jupiter.api.Test;

/** Channels a, b, c become c, d, a: another order, b is gone, d is new. In mid mini-batch. */
class CarriedCovariancesTest {

  private static final ChannelChange CHANGE =
      ChannelChange.byName(List.of("a", "b", "c"), List.of("c", "d", "a"));
  private static final ChannelChange ADDED =
      ChannelChange.byName(List.of("a", "b", "c"), List.of("a", "d", "b", "c"));
  private static final int BATCH = 10;
  private static final int BEFORE = 205;
  private static final int END = 600;

  private final SeededRandom random = new SeededRandom(21);

  /**
   * The covariance of pairs by its definition: until the change the new channel has variance one in
   * every reading, and no correlation.
   */
  @Test
  void exampleUsage() {
    double horizon = 300;
    StreamModel before = Operators.model(3, Impute.batch(BATCH).horizon(horizon));
    SingleStream stream = SingleStream.of(before, 1);
    double[][] covariance = identity(6);
    double[][] pending = new double[6][6];
    float[] last = new float[3];
    SingleStream carried = null;
    for (int at = 0; at < END; at++) {
      float[] old = row();
      float[] now = {old[2], (float) random.gaussian(), old[0]};
      if (at < BEFORE) {
        stream.step(old, at);
        addTo(pending, new float[] {now[0], 0, now[2], last[0], 0, last[2]});
        pending[1][1]++;
        pending[4][4]++;
        last = new float[] {now[0], 0, now[2]};
      } else {
        if (carried == null) {
          carried = CarriedStream.on(stream, before, before, CHANGE);
          assertThat(kept(carried, "before")).containsExactly(last);
        }
        carried.step(now, at);
        addTo(pending, new float[] {now[0], now[1], now[2], last[0], last[1], last[2]});
        last = now;
      }
      if ((at + 1) % BATCH == 0) {
        close(covariance, pending, Math.max(BATCH / horizon, 1.0 / ((at + 1) / BATCH + 1)));
      }
    }
    float[] found = learned(carried, "covariance");
    for (int i = 0; i < 6; i++) {
      for (int j = 0; j < 6; j++) {
        assertThat((double) found[i * 6 + j]).isCloseTo(covariance[i][j], within(1e-4));
      }
    }
  }

  @Test
  void aCovarianceIsThatOfAllReadingsInWhichTheNewChannelHadVarianceOne() {
    StreamModel before = Operators.model(3, Whiten.refresh(BATCH), Sliding.length(1));
    SingleStream stream = SingleStream.of(before, 1);
    double[][] sum = new double[3][3];
    SingleStream carried = null;
    for (int at = 0; at < END; at++) {
      float[] old = row();
      float[] now = {old[2], (float) random.gaussian(), old[0]};
      if (at < BEFORE) {
        stream.step(old, at);
        addTo(sum, new float[] {now[0], 0, now[2]});
        sum[1][1]++;
      } else {
        carried = carried == null ? CarriedStream.on(stream, before, before, CHANGE) : carried;
        carried.step(now, at);
        addTo(sum, now);
      }
    }
    float[] found = learned(carried, "whiten.covariance");
    for (int i = 0; i < 3; i++) {
      for (int j = 0; j < 3; j++) {
        assertThat((double) found[i * 3 + j]).isCloseTo(sum[i][j] / END, within(1e-4));
      }
    }
  }

  @Test
  void afterARemovalTheTransformWhitensTheRest() {
    StreamModel before = Operators.model(3, Whiten.refresh(BATCH), Sliding.length(1));
    SingleStream stream = SingleStream.of(before, 1);
    for (int at = 0; at < BEFORE; at++) {
      stream.step(row(), at);
    }

    SingleStream carried = CarriedStream.on(stream, before, before, CHANGE);

    float[] transform = learned(carried, "whiten.transform");
    float[] covariance = learned(carried, "whiten.covariance");
    float[] root = learned(carried, "whiten.root");
    assertIdentity(product(product(transform, covariance), transform));
    assertIdentity(product(transform, root));
    assertThat(pick(covariance, 0, 2, 6, 8))
        .containsExactly(pick(learned(stream, "whiten.covariance"), 8, 6, 2, 0));
  }

  @Test
  void anAddedChannelLeavesTheBitsOfTheTransformOfTheOthers() {
    StreamModel before = Operators.model(3, Whiten.refresh(BATCH), Sliding.length(1));
    SingleStream stream = SingleStream.of(before, 1);
    for (int at = 0; at < BEFORE; at++) {
      stream.step(row(), at);
    }
    StreamModel wider = Operators.model(4, Whiten.refresh(BATCH), Sliding.length(1));

    SingleStream carried = CarriedStream.on(stream, before, wider, ADDED);

    for (String matrix : List.of("whiten.transform", "whiten.root")) {
      float[] now = learned(carried, matrix);
      assertThat(pick(now, 0, 2, 3, 8, 10, 11, 12, 14, 15))
          .containsExactly(learned(stream, matrix));
      assertThat(pick(now, 4, 5, 6, 7)).containsExactly(0, 1, 0, 0);
    }
  }

  @Test
  void miniBatchesMustStayAsLong() {
    assertThat(
            CarriedStream.refusals(
                Operators.model(3, Whiten.defaults(), Impute.defaults()),
                Operators.model(4, Whiten.defaults(), Impute.defaults()),
                ADDED))
        .containsExactly(
            "whiten: refresh: expected 30 as before, found 40; write refresh: 30, since its default"
                + " may depend on the number of channels",
            "impute: batch: expected 6 as before, found 8; write batch: 6, since its default may"
                + " depend on the number of channels");
  }

  /** Correlated values of variance about one, far from what counts as wild. */
  private float[] row() {
    double common = random.gaussian();
    float[] row = new float[3];
    for (int channel = 0; channel < 3; channel++) {
      double value = 0.6 * common + 0.8 * random.gaussian();
      row[channel] = (float) Math.max(-2, Math.min(2, value));
    }
    return row;
  }

  private static void addTo(double[][] sum, float[] row) {
    for (int i = 0; i < row.length; i++) {
      for (int j = 0; j < row.length; j++) {
        sum[i][j] += (double) row[i] * row[j];
      }
    }
  }

  private static void close(double[][] covariance, double[][] pending, double rate) {
    for (int i = 0; i < covariance.length; i++) {
      for (int j = 0; j < covariance.length; j++) {
        covariance[i][j] += rate * (pending[i][j] / BATCH - covariance[i][j]);
        pending[i][j] = 0;
      }
    }
  }

  private static double[][] identity(int size) {
    double[][] rows = new double[size][size];
    for (int i = 0; i < size; i++) {
      rows[i][i] = 1;
    }
    return rows;
  }

  private static float[] product(float[] left, float[] right) {
    float[] all = new float[9];
    for (int i = 0; i < 3; i++) {
      for (int j = 0; j < 3; j++) {
        for (int k = 0; k < 3; k++) {
          all[i * 3 + j] += left[i * 3 + k] * right[k * 3 + j];
        }
      }
    }
    return all;
  }

  private static void assertIdentity(float[] found) {
    assertThat(found).containsExactly(new float[] {1, 0, 0, 0, 1, 0, 0, 0, 1}, within(1e-4f));
  }
}
