package io.millrace.streaming.connect.map;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import io.millrace.api.math.SeededRandom;
import io.millrace.api.record.Origin;
import io.millrace.api.record.Reason;
import io.millrace.streaming.connect.map.FieldBuffer.Kind;
import io.millrace.streaming.connect.record.NumberText;
import io.millrace.streaming.connect.record.Refusal;
import java.math.BigDecimal;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

final class ValueReaderTest {

  private static final NumberText POINT = new NumberText('.', (char) 0);
  private static final NumberText GERMAN = new NumberText(',', '.');

  private final FieldBuffer fields = new FieldBuffer(1);

  @Test
  void exampleUsage() throws Refusal {
    ValueReader values = new ValueReader(POINT, List.of("NA", "-9999"));

    assertThat(read(values, Kind.TEXT, " 21.5 ")).isEqualTo(21.5f);
    assertThat(read(values, Kind.TEXT, "NA")).isNaN();
    assertThat(read(values, Kind.NUMBER, "-9999.0")).isNaN();
    assertThat(read(values, Kind.NUMBER, "-9999.5")).isEqualTo(-9999.5f);
  }

  /** A device that writes -9999 with a mark between thousands means the same. */
  @ParameterizedTest
  @ValueSource(strings = {"-9.999", "-9999", "-9.999,0", "-9999,000", "-9.999,0e0", "-99,99e2"})
  void aNumberThatMeansMissingIsReadByTheMarksOfTheFile(String written) throws Refusal {
    ValueReader values = new ValueReader(GERMAN, List.of("-9999"));

    assertThat(read(values, Kind.TEXT, written)).isNaN();
  }

  @Test
  void aNumberThatOnlyLooksLikeOneThatMeansMissingIsAValue() throws Refusal {
    ValueReader values = new ValueReader(GERMAN, List.of("-9999", "16777216"));

    assertThat(read(values, Kind.TEXT, "-9,999")).isEqualTo(-9.999f);
    assertThat(read(values, Kind.NUMBER, "-9.999")).as("of the format").isEqualTo(-9.999f);
    assertThat(read(values, Kind.TEXT, "16.777.217,0")).as("a digit away").isEqualTo(16777216f);
    assertThat(read(values, Kind.TEXT, "16.777.216")).isNaN();
  }

  /** The oracle compares the numbers, not their texts. */
  @Test
  void whatIsMissingAgreesWithTheNumbersThatAreListed() throws Refusal {
    List<String> listed = List.of("-9999", "-99.9", "1e20", "0.1", "32767");
    ValueReader points = new ValueReader(POINT, listed);
    ValueReader commas = new ValueReader(GERMAN, listed);
    SeededRandom random = new SeededRandom(2);
    int missing = 0;
    for (int i = 0; i < 5000; i++) {
      BigDecimal number = new BigDecimal(listed.get(random.below(listed.size())));
      if (random.below(2) == 0) {
        number = number.add(BigDecimal.valueOf(random.below(3) - 1, random.below(12)));
      }
      boolean means = false;
      for (String one : listed) {
        means |= new BigDecimal(one).compareTo(number) == 0;
      }
      missing += means ? 1 : 0;
      String plain = number.setScale(Math.max(0, number.scale()) + 1).toPlainString();

      assertThat(Float.isNaN(read(points, Kind.TEXT, plain))).as(plain).isEqualTo(means);
      assertThat(Float.isNaN(read(points, Kind.NUMBER, plain))).as(plain).isEqualTo(means);
      assertThat(Float.isNaN(read(commas, Kind.TEXT, plain.replace('.', ','))))
          .as(plain)
          .isEqualTo(means);
    }
    assertThat(missing).isBetween(2000, 4500);
  }

  @Test
  void nothingBlanksAndNaNAreMissingWhateverIsListed() throws Refusal {
    ValueReader values = new ValueReader(POINT, List.of());
    for (String nothing : List.of("", "  ", "\t", "NaN", "nan", " NAN ")) {
      assertThat(read(values, Kind.TEXT, nothing)).as("'%s'", nothing).isNaN();
    }
    assertThat(read(values, Kind.NULL, "")).isNaN();
  }

  @ParameterizedTest
  @CsvSource({
    "1e39, NOT_FINITE, expected a number within the range of a 32-bit float at",
    "-Infinity, NOT_FINITE, expected a number within the range of a 32-bit float at",
    "+inf, NOT_FINITE, expected a number within the range of a 32-bit float at",
    "off, MALFORMED, expected a number at",
    "1;5, MALFORMED, expected a number at",
    "na, MALFORMED, expected a number at",
  })
  void whatIsNoNumberIsRefusedWithWhatWasFound(String text, Reason reason, String expected) {
    ValueReader values = new ValueReader(POINT, List.of("NA"));

    Refusal refused = catchThrowableOfType(Refusal.class, () -> read(values, Kind.TEXT, text));

    String cure = "; if it stands for a missing value, list it in missing";
    assertThat(refused.letter(new byte[0], 0, 0, Origin.NOWHERE).reason()).isEqualTo(reason);
    assertThat(refused)
        .hasMessage(
            expected + " 'v', found '" + text + "'" + (reason == Reason.MALFORMED ? cure : ""));
  }

  @Test
  void listsAndObjectsAreRefusedWithTheCure() {
    ValueReader values = new ValueReader(POINT, List.of());

    assertThat(refused(values, Kind.LIST, ""))
        .isEqualTo("expected a number at 'v', found a list; name the field within it");
    assertThat(refused(values, Kind.OBJECT, ""))
        .isEqualTo("expected a number at 'v', found an object; name the field within it");
  }

  /** No number of so many digits is ever written out. */
  @ParameterizedTest
  @ValueSource(strings = {"1e99999999999", "1e2147483647", "1e999999999"})
  void anExponentWithoutEndIsBeyondEveryNumberThatMeansMissing(String text) {
    ValueReader values = new ValueReader(POINT, List.of("1e39", "0"));

    assertThat(refused(values, Kind.NUMBER, text)).contains("within the range of a 32-bit float");
  }

  @Test
  void aWordOfTheListIsComparedLetterByLetter() throws Refusal {
    ValueReader values = new ValueReader(POINT, List.of(" not there ", "#"));

    assertThat(read(values, Kind.TEXT, "not there")).isNaN();
    assertThat(read(values, Kind.TEXT, " # ")).isNaN();
    assertThat(refused(values, Kind.TEXT, "NOT THERE")).contains("found 'NOT THERE'");
    assertThat(refused(values, Kind.TEXT, "not  there")).contains("found 'not  there'");
  }

  private String refused(ValueReader values, Kind kind, String text) {
    return catchThrowableOfType(Refusal.class, () -> read(values, kind, text)).getMessage();
  }

  private float read(ValueReader values, Kind kind, String text) throws Refusal {
    fields.clear();
    fields.copy(0, kind, text);
    return values.read(fields, 0, " at 'v'");
  }
}
