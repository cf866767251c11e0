package io.millrace.api.spec;

import io.millrace.api.config.Entries;
import io.millrace.api.config.Fault;
import io.millrace.api.config.Faults;
import io.millrace.api.config.Form;
import io.millrace.api.config.Forms;
import io.millrace.api.config.Key;
import io.millrace.api.config.KeyTable;
import io.millrace.api.config.Location;
import io.millrace.api.config.Spelling;
import io.millrace.api.config.Value;
import io.millrace.api.operator.OutputField;
import io.millrace.api.operator.Ports;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * Reads a stage's options and collects every fault instead of stopping at the first.
 *
 * <p>A factory that declares its options ({@link ModelFactory#keys}) reads them by their {@link
 * Key}s:
 *
 * <pre>{@code
 * static final Key<Integer> KEEP =
 *     Key.whole("keep", 1, 4096).defaultsToComputed("a quarter of the atoms");
 *
 * static int keep(Options options, int atoms) {
 *   return options.read(KEEP.narrowedTo(Forms.whole(1, atoms)), atoms / 4);
 * }
 * }</pre>
 *
 * One that does not asks for each option it knows by name, with bounds and a default. Either way,
 * an option that nobody knows is a fault too. A faulty option yields its default, so that the
 * factory can go on; the catalogue builds nothing as long as there are faults.
 */
public final class Options {

  private static final String PASS = "pass";

  private final int stage;
  private final Map<String, Attachment> attachments;
  private final Faults faults = new Faults();
  private final Entries entries;

  Options(int stage, ModelSpec spec, Optional<KeyTable> keys) {
    this.stage = stage;
    this.attachments = spec.attachments();
    Value written = Value.of(spec.options(), Location.ROOT);
    String expected = "a map of options";
    this.entries =
        keys.map(declared -> Entries.of(written, expected, declared, faults))
            .orElseGet(() -> Entries.undeclared(written, expected, faults))
            .orElseThrow();
  }

  Options(int stage, Map<String, Object> values) {
    this(stage, new ModelSpec("", values), Optional.empty());
  }

  /** The value of an option, or its default. */
  public <T> T read(Key<T> key) {
    return entries.read(key);
  }

  /** The value of an option, or a default that depends on others. */
  public <T> T read(Key<T> key, T otherwise) {
    return entries.read(key, otherwise);
  }

  /** An integer within {@code [least, most]}. */
  public int integer(String name, int least, int most, int otherwise) {
    return read(Key.whole(name, least, most), otherwise);
  }

  /**
   * One whole number within {@code [least, most]}, or a list of at least one, none of them twice.
   */
  public List<Integer> integers(String name, int least, int most, List<Integer> otherwise) {
    return read(Key.of(name, Forms.differentWholes(least, most)), otherwise);
  }

  /** A number within {@code [least, most]}. */
  public double number(String name, double least, double most, double otherwise) {
    return read(Key.number(name, least, most), otherwise);
  }

  /** True or false. */
  public boolean flag(String name, Flag otherwise) {
    return read(Key.flag(name), otherwise == Flag.ON);
  }

  /** A word that names a constant of an enum, lower case, with {@code -} for {@code _}. */
  public <E extends Enum<E>> E choice(String name, E otherwise) {
    return read(Key.choice(name, otherwise));
  }

  /** The output field that a stage hands on: the first, or the one that {@code pass} names. */
  OutputField passed(Ports ports) {
    Form<OutputField> field = Forms.choice(ports.outputs(), OutputField::name);
    return entries
        .take(PASS)
        .flatMap(name -> field.read(name, faults))
        .orElse(ports.outputs().get(0));
  }

  /** Reads {@code pass} where nobody knows the fields there are. */
  void takePass() {
    entries.take(PASS);
  }

  /** Records that nothing can be said of the options, because nobody knows the stage. */
  void refuseAll(String message) {
    entries.takeAll();
    refuse("", message);
  }

  /** The model file that an option names, which must be there; empty after reporting a fault. */
  public Optional<Attachment> attachment(String name) {
    Optional<Value> value = entries.take(name);
    Attachment attached = attachments.get(name);
    if (attached == null) {
      refuse(
          name,
          value
              .map(path -> "expected a model file that was read, found " + path.found())
              .map(message -> message + " alone; attach it")
              .orElse("expected the path of a model file, found none"));
    }
    return Optional.ofNullable(attached);
  }

  /** True if the user wrote this option. */
  public boolean has(String name) {
    return entries.has(name);
  }

  /** True if the user wrote this option. */
  public boolean has(Key<?> key) {
    return has(key.name());
  }

  /** Records that an option, or the stage as a whole ({@code name} empty), is at fault. */
  public void refuse(String name, String message) {
    faults.add(new Location(name, 0), message);
  }

  /** Records that an option is at fault. */
  public void refuse(Key<?> key, String message) {
    refuse(key.name(), message);
  }

  /** All faults, unknown options included. */
  List<SpecFault> faults() {
    List<Fault> all = new ArrayList<>(faults.all());
    all.addAll(entries.needless());
    return all.stream()
        .map(fault -> new SpecFault(stage, fault.location().path(), message(fault)))
        .toList();
  }

  private static String message(Fault fault) {
    if (fault instanceof Fault.Wrong wrong) {
      return "expected " + wrong.expected() + ", found " + wrong.found().found();
    }
    if (fault instanceof Fault.Missing missing) {
      return "expected "
          + missing.expected()
          + ", found nothing; write "
          + missing.key()
          + ": "
          + missing.example();
    }
    if (fault instanceof Fault.Unknown unknown) {
      return "unknown option; known are "
          + String.join(", ", unknown.known())
          + Spelling.suggestion(unknown.key(), unknown.known());
    }
    if (fault instanceof Fault.Misfit misfit) {
      return "expected "
          + misfit.expected()
          + ", found "
          + misfit.found()
          + (misfit.cure().isEmpty() ? "" : "; " + misfit.cure());
    }
    return ((Fault.Other) fault).message();
  }

  /** The default of a {@link #flag}. */
  public enum Flag {
    ON,
    OFF
  }
}
