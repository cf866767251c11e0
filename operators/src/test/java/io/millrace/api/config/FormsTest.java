package io.millrace.api.config;

import static org.assertj.core.api.Assertions.assertThat;

import java.math.BigDecimal;
import java.math.BigInteger;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

final class FormsTest {

  private enum Rule {
    FAST,
    VERY_EXACT
  }

  private final Faults faults = new Faults();

  @Test
  void exampleUsage() {
    assertThat(read(Forms.whole(1, 9), 9)).hasValue(9);
    assertThat(read(Forms.number(0, 1), .5)).hasValue(.5);
    assertThat(read(Forms.flag(), true)).hasValue(true);
    assertThat(read(Forms.choice(Rule.class), "very-exact")).hasValue(Rule.VERY_EXACT);
    assertThat(read(Forms.list("names", Forms.text("a name")), List.of("a", "b")))
        .hasValue(List.of("a", "b"));
    assertThat(faults.all()).isEmpty();
  }

  /** Each form reads what it writes. */
  @Test
  void whatIsWrittenIsReadAgain() {
    Form<Rule> rule = Forms.flag(Rule.FAST, Rule.VERY_EXACT);
    Form<List<Integer>> wholes = Forms.differentWholes(0, 9);

    for (Rule one : Rule.values()) {
      assertThat(read(rule, rule.written(one))).hasValue(one);
      assertThat(read(Forms.choice(Rule.class), Forms.choice(Rule.class).written(one)))
          .hasValue(one);
    }
    assertThat(read(wholes, wholes.written(List.of(3, 1)))).hasValue(List.of(3, 1));
    assertThat(read(wholes, 7)).as("one number is a list of one").hasValue(List.of(7));
    assertThat(faults.all()).isEmpty();
  }

  @Test
  void boundsAreInclusive() {
    for (long most : new long[] {Integer.MAX_VALUE, Long.MAX_VALUE}) {
      Form<Long> form = Forms.wholeLong(-most, most);
      assertThat(read(form, most)).hasValue(most);
      assertThat(read(form, -most)).hasValue(-most);
    }
    assertThat(faults.all()).isEmpty();
    assertThat(read(Forms.whole(1, 9), 0)).isEmpty();
    assertThat(read(Forms.whole(1, 9), 10)).isEmpty();
    assertThat(read(Forms.number(0, 1), Math.nextUp(1.0))).isEmpty();
    assertThat(messages())
        .containsExactly(
            "expected a whole number from 1 to 9, found '0'",
            "expected a whole number from 1 to 9, found '10'",
            "expected a number from 0.0 to 1.0, found '1.0000000000000002'");
  }

  @Test
  void whatIsNoNumberIsInNoRange() {
    Form<Double> any = Forms.number(Double.NEGATIVE_INFINITY, Double.POSITIVE_INFINITY);

    assertThat(read(any, Double.NaN)).isEmpty();
    assertThat(read(any, "1")).as("types are not converted").isEmpty();
    assertThat(read(any, true)).isEmpty();
    assertThat(faults.count()).isEqualTo(3);
  }

  @Test
  void aWholeNumberMayBeWrittenAsOneWithAPointButNotWithAFraction() {
    assertThat(read(Forms.whole(0, 99), 12.0)).hasValue(12);
    assertThat(read(Forms.whole(0, 99), -0.0)).hasValue(0);
    assertThat(read(Forms.whole(0, 99), 12.5)).isEmpty();
    assertThat(read(Forms.whole(0, 99), Double.NaN)).isEmpty();
    assertThat(faults.count()).isEqualTo(2);
  }

  /** From 2^53 on, a double stands for more than one whole number. */
  @Test
  void aLargeWholeNumberIsReadExactlyOrNotAtAll() {
    Form<Long> any = Forms.wholeLong(Long.MIN_VALUE, Long.MAX_VALUE);
    long odd = (1L << 53) + 1;

    assertThat(read(any, odd)).hasValue(odd);
    assertThat(read(any, BigInteger.valueOf(odd))).hasValue(odd);
    assertThat(read(any, BigDecimal.valueOf(odd))).hasValue(odd);
    assertThat(read(any, new BigDecimal("9007199254740993.0"))).hasValue(odd);
    assertThat(read(any, BigInteger.valueOf(Long.MAX_VALUE))).hasValue(Long.MAX_VALUE);
    assertThat(faults.all()).isEmpty();
    assertThat(read(any, BigInteger.ONE.shiftLeft(63))).isEmpty();
    assertThat(read(any, new BigDecimal("1e400"))).isEmpty();
    assertThat(read(any, new BigDecimal("9007199254740992.5"))).isEmpty();
    assertThat(read(any, 1e300)).isEmpty();
    assertThat(messages()).allMatch(text -> text.startsWith("expected a whole number, found '"));
  }

  @ParameterizedTest
  @ValueSource(strings = {"", " ", "\t"})
  void blankTextIsNone(String blank) {
    assertThat(read(Forms.text("a name"), blank)).isEmpty();
    assertThat(messages()).containsExactly("expected a name, found '" + blank + "'");
  }

  @Test
  void aPatternMustFitAllOfTheText() {
    Form<String> name = Forms.text("a word", Pattern.compile("[a-z]+"));

    assertThat(read(name, "abc")).hasValue("abc");
    assertThat(read(name, "abc1")).isEmpty();
    assertThat(read(name, "abc\n")).isEmpty();
  }

  @Test
  void anElementThatCannotBeReadIsReportedAtItsPlaceAndTheOthersAreKept() {
    Form<List<Integer>> list = Forms.list("numbers", Forms.whole(0, 9));

    assertThat(read(list, Arrays.asList(1, "x", 3, 10))).hasValue(List.of(1, 3));
    assertThat(faults.all())
        .extracting(fault -> fault.location().path())
        .containsExactly("[1]", "[3]");
  }

  @Test
  void aListWithoutElementsAndWhatIsNoListAreTheSameFault() {
    Form<List<Integer>> list = Forms.list("numbers", Forms.whole(0, 9));

    assertThat(read(list, List.of())).isEmpty();
    assertThat(read(list, 3)).isEmpty();
    assertThat(read(list, Map.of("a", 1))).isEmpty();
    assertThat(messages()).allMatch(text -> text.startsWith("expected numbers, found "));
    assertThat(faults.count()).isEqualTo(3);
  }

  @Test
  void duplicatesAreFoundWhateverTheirNotation() {
    Form<List<Integer>> wholes = Forms.differentWholes(0, 9);

    assertThat(read(wholes, List.of(1, 2, 1.0))).isEmpty();
    assertThat(read(wholes, List.of(1, 10))).isEmpty();
    assertThat(read(wholes, List.of())).isEmpty();
    assertThat(messages())
        .allMatch(text -> text.startsWith("expected different whole numbers from 0 to 9, found "));
    assertThat(faults.count()).isEqualTo(3);
  }

  @Test
  void anUnknownWordNamesThoseThereAre() {
    assertThat(read(Forms.choice(Rule.class), "exact")).isEmpty();
    assertThat(read(Forms.either(Rule.FAST, Rule.VERY_EXACT), "FAST")).isEmpty();
    assertThat(messages())
        .containsExactly(
            "expected one of fast, very-exact, found 'exact'",
            "expected fast or very-exact, found 'FAST'");
  }

  @Test
  void aTableOfAnyKeysKeepsTheirOrderAndPlaces() {
    Form<Map<String, Value>> table = Forms.values("a table", Forms.flag());

    Map<String, Value> read = read(table, Map.of("a.b", true)).orElseThrow();

    assertThat(read.get("a.b").flag()).hasValue(true);
    assertThat(read(table, List.of(1))).isEmpty();
    assertThat(messages()).containsExactly("expected a table, found '[1]'");
  }

  private <T> Optional<T> read(Form<T> form, Object written) {
    return form.read(Value.of(written, Location.ROOT), faults);
  }

  private List<String> messages() {
    return faults.all().stream()
        .map(fault -> (Fault.Wrong) fault)
        .map(wrong -> "expected " + wrong.expected() + ", found " + wrong.found().found())
        .toList();
  }
}
