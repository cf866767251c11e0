package io.millrace.api.config;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.assertj.core.api.InstanceOfAssertFactories;
import org.junit.jupiter.api.Test;

class EntriesTest {

  private enum Mode {
    FAST,
    VERY_EXACT
  }

  private static final Key<Integer> KEEP =
      Key.whole("keep", 1, 9).describedAs("How many codes stay.").defaultsTo(3);
  private static final Key<Mode> MODE = Key.choice("mode", Mode.FAST).describedAs("Which steps.");
  private static final Key<String> NAME =
      Key.of("name", Forms.text("a name")).describedAs("Its name.").required("boiler");
  private static final KeyTable KEYS = KeyTable.of(NAME, KEEP, MODE);

  private final Faults faults = new Faults();

  private Entries entries(Map<String, ?> written) {
    return Entries.of(Value.of(written, Location.ROOT), "a table", KEYS, faults).orElseThrow();
  }

  @Test
  void exampleUsage() {
    Entries entries = entries(Map.of("name", "boiler", "keep", 5));

    assertThat(entries.find(NAME)).contains("boiler");
    assertThat(entries.read(KEEP)).isEqualTo(5);
    assertThat(entries.read(MODE)).isEqualTo(Mode.FAST);
    entries.finish();
    assertThat(faults.all()).isEmpty();
  }

  @Test
  void everyFaultIsCollectedAndYieldsTheDefault() {
    Map<String, Object> written = new LinkedHashMap<>();
    written.put("keep", 10);
    written.put("mode", "slow");
    written.put("nmae", "boiler");
    Entries entries = entries(written);

    assertThat(entries.find(NAME)).isEmpty();
    assertThat(entries.read(KEEP)).isEqualTo(3);
    assertThat(entries.read(MODE)).isEqualTo(Mode.FAST);
    entries.finish();

    assertThat(faults.all())
        .extracting(fault -> fault.location().path() + " " + fault.getClass().getSimpleName())
        .containsExactly("name Missing", "keep Wrong", "mode Wrong", "nmae Unknown");
    assertThat(faults.all().get(1))
        .isInstanceOfSatisfying(
            Fault.Wrong.class,
            wrong -> {
              assertThat(wrong.expected()).isEqualTo("a whole number from 1 to 9");
              assertThat(wrong.found().found()).isEqualTo("'10'");
            });
    assertThat(faults.all().get(3))
        .isInstanceOfSatisfying(
            Fault.Unknown.class,
            unknown -> {
              assertThat(unknown.known()).containsExactly("name", "keep", "mode");
              assertThat(unknown.free()).containsExactly("name");
            });
  }

  @Test
  void aKeyWithTighterBoundsKeepsItsNameAndItsSchema() {
    Entries entries = entries(Map.of("name", "boiler", "keep", 5));

    assertThat(entries.read(KEEP.narrowedTo(Forms.whole(1, 4)), 2)).isEqualTo(2);

    assertThat(faults.all()).hasSize(1);
    assertThat(KEEP.schema(new SchemaWriter(SchemaWriter.Scalars.TYPED)))
        .containsEntry("maximum", 9L)
        .containsEntry("default", 3)
        .containsEntry("description", "How many codes stay.");
  }

  @Test
  void aKeyThatIsNotDeclaredCannotBeRead() {
    Entries entries = entries(Map.of("name", "boiler"));

    assertThatThrownBy(() -> entries.find(Key.flag("detect")))
        .isInstanceOf(IllegalStateException.class)
        .hasMessageContaining("'detect'")
        .hasMessageContaining("[name, keep, mode]");
  }

  @Test
  void aValueIsJudgedByItsKeyWithoutAnyFile() {
    assertThat(KEEP.fault(3)).isEmpty();
    assertThat(KEEP.fault(10)).contains("expected a whole number from 1 to 9, found '10'");
    assertThat(MODE.fault("very-exact")).isEmpty();
  }

  @Test
  void aKeyThatATableRefusesIsAFaultWithItsReasonAndFalseInTheSchema() {
    KeyTable refusing = KEYS.refusing(List.of("mode"), "has no effect here; remove it");
    Value written = Value.of(Map.of("name", "boiler", "mode", "fast"), Location.ROOT);
    Entries entries = Entries.of(written, "a table", refusing, faults).orElseThrow();

    entries.finish();

    assertThat(faults.all())
        .containsExactly(new Fault.Other(new Location("mode", 0), "has no effect here; remove it"));
    assertThat(refusing.schema(new SchemaWriter(SchemaWriter.Scalars.TYPED)).get("properties"))
        .asInstanceOf(InstanceOfAssertFactories.MAP)
        .containsEntry("mode", false);
  }

  @Test
  void oneOfSomeKeysMustBeWrittenAndNoMore() {
    KeyTable table =
        KeyTable.of(Key.flag("kafka"), Key.flag("folder")).withOneOf("kafka", "folder");

    assertThat(alternative(table, Map.of("folder", true))).isEqualTo("folder");
    assertThat(alternative(table, Map.of())).isEqualTo("none");
    Map<String, Object> both = new LinkedHashMap<>();
    both.put("kafka", true);
    both.put("folder", true);
    assertThat(alternative(table, both)).isEqualTo("none");
    assertThat(faults.all())
        .extracting(fault -> ((Fault.Other) fault).message())
        .containsExactly(
            "expected one of kafka, folder, found none; write folder: out",
            "expected one of kafka, folder, found kafka and folder; keep one");
  }

  private String alternative(KeyTable table, Map<String, Object> written) {
    return Entries.of(Value.of(written, Location.ROOT), "a table", table, faults)
        .orElseThrow()
        .alternative("folder: out")
        .orElse("none");
  }

  @Test
  void aKeyCannotBeDeclaredTwice() {
    assertThatThrownBy(() -> KEYS.and(Key.flag("keep")))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("[name, keep, mode, keep]");
  }

  @Test
  void whatIsNoTableIsToldAsSuch() {
    Value list = Value.of(Arrays.asList(1, null), Location.ROOT.key("source"));

    assertThat(Entries.of(list, "a mapping such as {a: 1}", KEYS, faults)).isEmpty();
    assertThat(faults.all())
        .containsExactly(
            new Fault.Wrong(new Location("source", 0), "a mapping such as {a: 1}", list));
  }

  @Test
  void faultsBeyondTwoHundredAreLeftOut() {
    for (int i = 0; i < 300; i++) {
      faults.add(Location.ROOT, "wrong");
    }

    assertThat(faults.all()).hasSize(200);
  }
}
