package io.millrace.api.pipeline;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

final class LimitsTest {

  @Test
  void exampleUsage() {
    Limits limits = Limits.NONE.with("temperature", -40, 85).with("flow", 0, 9);

    assertThat(limits.ranges()).containsOnlyKeys("temperature", "flow");
    assertThat(limits.ranges().get("temperature").contains(85)).isTrue();
    assertThat(limits.ranges().get("temperature").contains(85.001f)).isFalse();
    assertThat(limits.outside()).isEqualTo(Limits.Outside.REFUSE);
    assertThat(limits.outside(Limits.Outside.MISSING).ranges()).isEqualTo(limits.ranges());
  }

  @Test
  void limitsAreAValue() {
    Limits one = Limits.NONE.with("a", 0, 1);
    one.with("b", 0, 1);

    assertThat(one.ranges()).containsOnlyKeys("a");
    assertThat(Limits.NONE.ranges()).isEmpty();
    assertThat(one.with("a", 0, 2).ranges().get("a").most()).isEqualTo(2);
    assertThatThrownBy(() -> one.ranges().clear())
        .isInstanceOf(UnsupportedOperationException.class);
  }

  /** The order of channels is that of the pipeline, so that messages are the same in every run. */
  @Test
  void rangesKeepTheirOrder() {
    Limits limits = Limits.NONE;
    List<String> channels = List.of("z", "a", "m", "b", "y");
    for (String channel : channels) {
      limits = limits.with(channel, 0, 1);
    }
    assertThat(limits.ranges().keySet()).containsExactlyElementsOf(channels);
  }

  @ParameterizedTest
  @CsvSource({"1, 1", "2, 1", "NaN, 1", "1, NaN", "Infinity, Infinity"})
  void aRangeWithoutValuesIsRefused(double least, double most) {
    assertThatThrownBy(() -> new Limits.Range(least, most))
        .hasMessage(
            "Cannot limit a channel to "
                + least
                + " to "
                + most
                + ": expected a smaller one first");
  }

  @Test
  void aMissingValueIsNotOutside() {
    assertThat(new Limits.Range(0, 1).contains(Float.NaN)).isTrue();
    assertThat(new Limits.Range(0, 1).contains(Float.POSITIVE_INFINITY)).isFalse();
    assertThat(new Limits.Range(0, Double.POSITIVE_INFINITY).contains(Float.MAX_VALUE)).isTrue();
  }

  /** Half of all decimal limits lie between the float that is read for them and its neighbour. */
  @ParameterizedTest
  @CsvSource({"0, 99.9", "0.7, 1.1", "-0.1, 0.1", "-273.15, 1e-7", "3.3, 16777217", "-1e30, 1e30"})
  void aValueThatIsWrittenAsTheLimitIsWithin(String least, String most) {
    Limits.Range range = new Limits.Range(Double.parseDouble(least), Double.parseDouble(most));

    assertThat(range.contains(Float.parseFloat(least))).isTrue();
    assertThat(range.contains(Float.parseFloat(most))).isTrue();
    assertThat(range.contains(Math.nextDown(Float.parseFloat(least)))).isFalse();
    assertThat(range.contains(Math.nextUp(Float.parseFloat(most)))).isFalse();
  }
}
