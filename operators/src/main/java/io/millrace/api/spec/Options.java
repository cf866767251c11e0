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
import io.millrace.api.operator.DeclaredTargets;
import io.millrace.api.operator.OutputField;
import io.millrace.api.operator.Ports;
import io.millrace.api.operator.StageInputs;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;

/**
 * Reads the options of a stage and collects all faults instead of stopping at the first.
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
 * <p>A factory that does not declare its options reads each one by name, with bounds and a default.
 * In both cases an unknown option is a fault. For an option with a fault the default is returned,
 * so that the factory can continue; the catalogue builds no model if there are faults.
 */
public final class Options {

  private static final String PASS = "pass";

  private final int stage;
  private final StageInputs inputs;
  private final Map<String, Attachment> attachments;
  private final Faults faults = new Faults();
  private final Entries entries;

  private boolean labelled;
  private boolean targeted;

  Options(int stage, ModelSpec spec, Optional<KeyTable> keys) {
    this(stage, spec, keys, StageInputs.first(0, DeclaredTargets.NONE));
  }

  Options(int stage, ModelSpec spec, Optional<KeyTable> keys, StageInputs inputs) {
    this.stage = stage;
    this.inputs = inputs;
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

  /** Returns the value of an option, or its default. */
  public <T> T read(Key<T> key) {
    return entries.read(key);
  }

  /** Returns the value of an option, or a default that depends on other options. */
  public <T> T read(Key<T> key, T otherwise) {
    return entries.read(key, otherwise);
  }

  /**
   * Reads a part of an option in a form, and reports its faults as those of the stage; empty after
   * a fault.
   *
   * @param part as {@link #read} returned it, for an option whose value the caller reads
   */
  public <T> Optional<T> readFrom(Value part, Form<T> form) {
    return form.read(part, faults);
  }

  /** Reads an integer within {@code [least, most]}. */
  public int integer(String name, int least, int most, int otherwise) {
    return read(Key.whole(name, least, most), otherwise);
  }

  /**
   * Reads one whole number within {@code [least, most]}, or a list of at least one such number
   * without duplicates.
   */
  public List<Integer> integers(String name, int least, int most, List<Integer> otherwise) {
    return read(Key.of(name, Forms.differentWholes(least, most)), otherwise);
  }

  /** Reads a number within {@code [least, most]}. */
  public double number(String name, double least, double most, double otherwise) {
    return read(Key.number(name, least, most), otherwise);
  }

  /** Reads a boolean. */
  public boolean flag(String name, Flag otherwise) {
    return read(Key.flag(name), otherwise == Flag.ON);
  }

  /** Reads the name of an enum constant, in lower case, with {@code -} instead of {@code _}. */
  public <E extends Enum<E>> E choice(String name, E otherwise) {
    return read(Key.choice(name, otherwise));
  }

  /**
   * Returns the output field that a stage passes on: the first, or the one that {@code pass} names.
   */
  OutputField passed(Ports ports) {
    Form<OutputField> field = Forms.choice(ports.outputs(), OutputField::name);
    return entries
        .take(PASS)
        .flatMap(name -> field.read(name, faults))
        .orElse(ports.outputs().get(0));
  }

  /** Reads {@code pass} without a check, because the output fields are unknown. */
  void takePass() {
    entries.take(PASS);
  }

  /** Records a fault of an unknown operator. Its options cannot be checked. */
  void refuseAll(String message) {
    entries.takeAll();
    refuse("", message);
  }

  /**
   * Returns the model file that an option names. The file is required; empty after a fault was
   * reported.
   */
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

  /** Returns what reaches the stage. */
  public StageInputs inputs() {
    return inputs;
  }

  /**
   * Takes the declared label, for a learner of classes.
   *
   * @return its index in the targets of a row; empty if the pipeline declares none
   */
  public OptionalInt takeLabel() {
    DeclaredTargets declared = inputs.declared();
    labelled = declared.hasLabel();
    return labelled ? OptionalInt.of(declared.labelAt()) : OptionalInt.empty();
  }

  /**
   * Takes the declared values, for a learner that predicts them. They are the first targets of a
   * row.
   *
   * @return their names; empty if the pipeline declares none
   */
  public List<String> takeTargets() {
    targeted = !inputs.declared().values().isEmpty();
    return inputs.declared().values();
  }

  boolean tookLabel() {
    return labelled;
  }

  boolean tookTargets() {
    return targeted;
  }

  /** Returns whether the user set this option. */
  public boolean has(String name) {
    return entries.has(name);
  }

  /** Returns whether the user set this option. */
  public boolean has(Key<?> key) {
    return has(key.name());
  }

  /** Records a fault of an option, or of the whole stage if {@code name} is empty. */
  public void refuse(String name, String message) {
    faults.add(new Location(name, 0), message);
  }

  /** Records a fault of an option. */
  public void refuse(Key<?> key, String message) {
    refuse(key.name(), message);
  }

  /** Returns all faults, including unknown options. */
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
