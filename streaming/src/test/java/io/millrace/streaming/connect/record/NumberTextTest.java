package io.millrace.streaming.connect.record;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.millrace.api.math.SeededRandom;
import java.math.BigDecimal;
import java.text.DecimalFormat;
import java.text.DecimalFormatSymbols;
import java.util.Locale;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** The oracles are the writer of the JDK, and a regular expression of what a number is. */
final class NumberTextTest {

  private static final char NONE = 0;

  @Test
  void exampleUsage() {
    NumberText german = new NumberText(',', '.');

    assertThat(read(german, "-1.234.567,5")).isEqualTo(-1_234_567.5f);
    assertThat(read(german, "1,5e3")).isEqualTo(1500f);
    assertThat(read(german, "1.23")).as("no group of three digits").isNaN();
    assertThat(exact(german, "16.777.217")).isEqualTo(new BigDecimal("16777217"));
  }

  /** Languages group by threes with these marks. */
  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '"',
      textBlock =
          """
          . | ,
          , | .
          . | '
          , | '
          . | _
          """)
  void whatTheJdkWritesWithOtherMarksIsReadToTheLastDigit(char decimal, char thousands) {
    assertWrittenIsRead(decimal, thousands, thousands);
  }

  /** A program that writes blanks between thousands writes blanks that do not break, too. */
  @Test
  void aBlankBetweenThousandsMayBeAnyBlankThatIsWrittenThere() {
    for (char blank : new char[] {' ', '\u00a0', '\u202f', '\u2009'}) {
      assertWrittenIsRead(',', ' ', blank);
    }
    assertThat(read(new NumberText('.', ','), "1 000")).isNaN();
  }

  private static void assertWrittenIsRead(char decimal, char thousands, char written) {
    DecimalFormatSymbols symbols = new DecimalFormatSymbols(Locale.ROOT);
    symbols.setDecimalSeparator(decimal);
    symbols.setGroupingSeparator(written);
    DecimalFormat writer = new DecimalFormat("#,##0.#########", symbols);
    NumberText reader = new NumberText(decimal, thousands);
    SeededRandom random = new SeededRandom(decimal + 7 * thousands + written);
    for (int i = 0; i < 2000; i++) {
      BigDecimal number =
          BigDecimal.valueOf(random.nextLong() >> random.below(60), random.below(10));
      String text = writer.format(number);

      assertThat(exact(reader, text)).as(text).isEqualByComparingTo(number);
      assertThat(read(reader, text)).as(text).isEqualTo(Float.parseFloat(number.toPlainString()));
    }
  }

  /** All short texts of these letters, and not only those that somebody thought of. */
  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '"',
      textBlock =
          """
          . |
          , |
          . | ,
          , | .
          . | '
          """)
  void aTextIsANumberWhereTheGrammarSaysSoAndNowhereElse(char decimal, Character thousands) {
    char between = thousands == null ? NONE : thousands;
    Pattern grammar = grammar(decimal, between);
    NumberText reader = new NumberText(decimal, between);
    String letters = "01234.,'e-";
    SeededRandom random = new SeededRandom(11);
    int numbers = 0;
    for (int i = 0; i < 60_000; i++) {
      StringBuilder text = new StringBuilder();
      for (int length = 1 + random.below(9); length > 0; length--) {
        text.append(letters.charAt(random.below(letters.length())));
      }
      boolean number = grammar.matcher(text).matches();
      numbers += number ? 1 : 0;

      assertThat(!Float.isNaN(read(reader, text.toString()))).as(text.toString()).isEqualTo(number);
    }
    assertThat(numbers).isGreaterThan(5000);
  }

  private static Pattern grammar(char decimal, char thousands) {
    String point = Pattern.quote(String.valueOf(decimal));
    String whole =
        thousands == NONE
            ? "\\d+"
            : "(?:\\d+|\\d{1,3}(?:" + Pattern.quote(String.valueOf(thousands)) + "\\d{3})+)";
    return Pattern.compile(
        "-?(?:" + whole + "(?:" + point + "\\d*)?|" + point + "\\d+)(?:e-?\\d+)?");
  }

  @Test
  void allDigitsAreComparedWhereAFloatHasFewer() {
    NumberText comma = new NumberText(',', NONE);

    assertThat(read(comma, "16777217,0")).isEqualTo(read(comma, "16777216,0"));
    assertThat(exact(comma, "16777217,0")).isNotEqualByComparingTo(exact(comma, "16777216,0"));
    assertThatThrownBy(() -> exact(comma, "1.5")).isInstanceOf(NumberFormatException.class);
    assertThatThrownBy(() -> exact(comma, "1,5,2")).isInstanceOf(NumberFormatException.class);
  }

  @Test
  void aLongNumberLeavesNothingForTheNextOne() {
    NumberText reader = new NumberText(',', '.');
    String digits = "1".repeat(60);

    assertThat(read(reader, digits + "," + digits)).isInfinite();
    assertThat(read(reader, "2")).isEqualTo(2f);
    assertThat(read(reader, "")).isNaN();
  }

  private static float read(NumberText reader, String text) {
    char[] padded = ("9" + text + "9").toCharArray();
    return reader.read(padded, 1, padded.length - 1);
  }

  private static BigDecimal exact(NumberText reader, String text) {
    char[] padded = ("9" + text + "9").toCharArray();
    return reader.exact(padded, 1, padded.length - 1);
  }
}
