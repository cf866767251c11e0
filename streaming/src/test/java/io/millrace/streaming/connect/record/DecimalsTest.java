package io.millrace.streaming.connect.record;

import static org.assertj.core.api.Assertions.assertThat;

import io.millrace.api.math.SeededRandom;
import java.math.BigDecimal;
import org.junit.jupiter.api.Test;

/** The oracle is {@link Float#parseFloat}: every number must come out with the same bits. */
class DecimalsTest {

  @Test
  void exampleUsage() {
    assertThat(read("-12.5e1")).isEqualTo(-125f);
    assertThat(read("1e39")).isInfinite();
    assertThat(read("ten")).isNaN();
  }

  @Test
  void readsEveryWayToWriteANumber() {
    for (String number :
        new String[] {
          "0",
          "-0",
          "+0",
          "-0.0",
          "0e5",
          "00012",
          "1.",
          ".5",
          "+.5e-2",
          "1E+2",
          "1e-400",
          "1e400",
          "9007199254740993",
          "16777217",
          "16777219",
          "0.1",
          "3.4028235e38",
          "3.4028236e38",
          "3.4028235677973366e38",
          "1.17549435e-38",
          "1.4e-45",
          "7e-46",
          "7.1e-46",
          "1e22",
          "1e23",
          "123456789012345e22",
          "123456789012345e-22",
          "0000000000000000000001",
          "1e00000000000001"
        }) {
      assertSame(number);
    }
  }

  @Test
  void agreesWithTheOracleOnRandomNumbers() {
    SeededRandom random = new SeededRandom(3);
    for (int i = 0; i < 200_000; i++) {
      int digits = 1 + random.below(20);
      StringBuilder number = new StringBuilder(random.below(2) == 0 ? "-" : "");
      int point = random.below(digits + 1);
      for (int digit = 0; digit < digits; digit++) {
        if (digit == point) {
          number.append('.');
        }
        number.append((char) ('0' + random.below(10)));
      }
      if (random.below(2) == 0) {
        number.append('e').append(random.below(100) - 50);
      }
      assertSame(number.toString());
    }
  }

  /** Where rounding twice goes wrong: at, just below and just above the middle of two floats. */
  @Test
  void agreesWithTheOracleBetweenTwoFloats() {
    SeededRandom random = new SeededRandom(4);
    for (int i = 0; i < 50_000; i++) {
      float low = Float.intBitsToFloat(0x30000000 + random.below(0x20000000));
      BigDecimal middle =
          new BigDecimal(low).add(new BigDecimal(Math.nextUp(low))).divide(BigDecimal.valueOf(2));
      BigDecimal little = BigDecimal.valueOf(random.below(3) - 1).scaleByPowerOfTen(-25);
      assertSame(middle.add(little).toString());
      assertSame(middle.round(new java.math.MathContext(15)).toString());
    }
  }

  @Test
  void readsNoOtherText() {
    for (String text :
        new String[] {
          "",
          "+",
          "-",
          ".",
          "-.",
          "e5",
          ".e5",
          "1e",
          "1e+",
          "1e5.",
          "1.2.3",
          "1 2",
          "1f",
          "1d",
          "0x1p3",
          "NaN",
          "Infinity",
          "1_000",
          "١٢"
        }) {
      assertThat(read(text)).as(text).isNaN();
    }
  }

  private static void assertSame(String number) {
    assertThat(Float.floatToRawIntBits(read(number)))
        .as(number)
        .isEqualTo(Float.floatToRawIntBits(Float.parseFloat(number)));
  }

  private static float read(String text) {
    char[] padded = ("9" + text + "9").toCharArray();
    return Decimals.read(padded, 1, padded.length - 1);
  }
}
