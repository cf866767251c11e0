package io.millrace.cli.console;

import static org.assertj.core.api.Assertions.assertThat;

import io.millrace.api.math.SeededRandom;
import java.math.BigDecimal;
import java.math.MathContext;
import java.math.RoundingMode;
import java.time.Duration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class NumberTextTest {

  @Test
  void exampleUsage() {
    assertThat(NumberText.number(0.0123456)).isEqualTo("0.01235");
    assertThat(NumberText.count(1_234_567)).isEqualTo("1,234,567");
    assertThat(NumberText.duration(Duration.ofSeconds(125))).isEqualTo("2 min 5 s");
  }

  @ParameterizedTest
  @CsvSource({
    "0,          0",
    "-0.0,       0",
    "1,          1.000",
    "-2.5,       -2.500",
    "999.94,     999.9",
    "0.001,      0.001000",
    "0.00099999, 1.000e-03",
    "12345.6,    12346",
    "999999,     999999",
    "1000000,    1.000e+06",
    "-1e300,     -1.000e+300",
    "4.9e-324,   4.900e-324",
    "NaN,        NaN",
    "Infinity,   Infinity",
    "-Infinity,  -Infinity"
  })
  void showsFourDigitsThatCount(double value, String expected) {
    assertThat(NumberText.number(value)).isEqualTo(expected);
  }

  /** The next power of ten has one digit more before the point, so one less behind it. */
  @ParameterizedTest
  @CsvSource({
    "9.9996,   10.00",
    "99.996,   100.0",
    "999.96,   1000",
    "0.99996,  1.000",
    "0.099996, 0.1000",
    "-9.99951, -10.00",
    "999999.6, 1.000e+06"
  })
  void aNumberThatIsRoundedUpToAPowerOfTenHasNoDigitMore(double value, String expected) {
    assertThat(NumberText.number(value)).isEqualTo(expected);
  }

  @ParameterizedTest
  @ValueSource(longs = {1, 2, 3})
  void agreesWithDecimalArithmetic(long seed) {
    SeededRandom random = new SeededRandom(seed);
    MathContext four = new MathContext(4, RoundingMode.HALF_UP);
    for (int draw = 0; draw < 2000; draw++) {
      double value = random.gaussian() * Math.pow(10, random.below(13) - 6);
      BigDecimal shown = new BigDecimal(NumberText.number(value));
      BigDecimal exact = new BigDecimal(value);
      BigDecimal rounded = exact.round(four);

      if (Math.abs(value) < 10_000 || Math.abs(value) >= 1e6) {
        assertThat(shown).as("%s", value).isEqualByComparingTo(rounded);
        assertThat(shown.precision()).as("%s", shown).isEqualTo(4);
      } else {
        // Digits before the point are all shown.
        assertThat(shown).isEqualByComparingTo(exact.setScale(0, RoundingMode.HALF_UP));
      }
    }
  }

  @Test
  void thousandsAreApart() {
    assertThat(NumberText.count(0)).isEqualTo("0");
    assertThat(NumberText.count(999)).isEqualTo("999");
    assertThat(NumberText.count(-1000)).isEqualTo("-1,000");
    assertThat(NumberText.count(Long.MAX_VALUE)).isEqualTo("9,223,372,036,854,775,807");
  }

  @Test
  void aTimeIsInUtcAndADashWhereThereIsNone() {
    assertThat(NumberText.time(0)).isEqualTo("1970-01-01T00:00:00Z");
    assertThat(NumberText.time(-1)).isEqualTo("1969-12-31T23:59:59.999Z");
    assertThat(NumberText.time(Long.MIN_VALUE)).isEqualTo("-");
  }

  @ParameterizedTest
  @CsvSource({
    "0,        0.0 s",
    "49,       0.0 s",
    "51,       0.1 s",
    "59940,    59.9 s",
    "59960,    1 min 0 s",
    "60000,    1 min 0 s",
    "61999,    1 min 1 s",
    "3599999,  59 min 59 s",
    "3600000,  1 h 0 min",
    "90061000, 25 h 1 min"
  })
  void aDurationHasTheUnitsThatItNeeds(long millis, String expected) {
    assertThat(NumberText.duration(Duration.ofMillis(millis))).isEqualTo(expected);
  }
}
