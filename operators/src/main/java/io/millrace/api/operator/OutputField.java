package io.millrace.api.operator;

import java.util.Objects;

/**
 * A named range of numbers in an output row.
 *
 * <pre>{@code
 * OutputField forecast = OutputField.likeInput("forecast", 3); // in the units of 3 channels
 * assert forecast.width() == 3 && forecast.units() == OutputField.Units.INPUT;
 * }</pre>
 *
 * <p>A width below 1, and a scalar with a width other than 1, are refused. What a field means is
 * for whoever shows or judges results without knowing the operator; two fields that differ in
 * nothing else are equal, because their bytes are.
 *
 * <pre>{@code
 * OutputField score = OutputField.scalar("strangeness").as(OutputField.Meaning.SCORE);
 * assert score.equals(OutputField.scalar("strangeness"));
 * }</pre>
 *
 * @param name name of the field in records and reports, for example {@code code}
 * @param width number of floats
 * @param form how the field is written into a record
 * @param units units of the numbers
 * @param meaning what the numbers say of a reading
 * @param number of a forecast: how many readings later the one comes that is meant; of what was
 *     expected: how many readings before it was said; of the ends of an interval: that of its
 *     forecast, and 0 for what was expected of the reading; of a class: the number of classes; else
 *     0
 */
public record OutputField(
    String name, int width, Form form, Units units, Meaning meaning, int number) {

  /** How a field is written into a record. */
  public enum Form {
    /** One number. */
    SCALAR,
    /** All numbers, in order. */
    DENSE,
    /** Only the non-zero numbers, with their indices. */
    SPARSE,
    /** Bytes; see {@link Packet}. */
    PACKET,
    /** One number, zero for false; written as {@code true}, and left out where it is false. */
    FLAG
  }

  /** Units of the numbers. */
  public enum Units {
    /** None: a code, a ratio, a score. */
    NONE,
    /**
     * The units of the input channels, with one number per channel, or so many for each of several
     * observations, one after another; a wrapper that rescales the input scales this field back.
     */
    INPUT,
    /** As {@link #INPUT}, and equal to the input wherever it was observed. */
    FILLED
  }

  /** What the numbers say of a reading. */
  public enum Meaning {
    /** Nothing that is declared. */
    UNDECLARED,
    /** What was expected of this reading, by a code of it or by an earlier forecast. */
    EXPECTED,
    /** A forecast of a later reading, one number for each of its channels. */
    FORECAST,
    /** A forecast of the declared targets of a later reading. */
    TARGETS,
    /**
     * Lower ends of an interval: for what was expected of this reading, or with the number of a
     * forecast of the same stage, for that forecast.
     */
    LOWER,
    /** Upper ends of it. */
    UPPER,
    /** By how much an answer was wrong; 0 is exact. NaN where that is not known yet. */
    ERROR,
    /** How unusual the reading is; more is more unusual. */
    SCORE,
    /** The part of the score of each channel, none below 0; they add up to it. */
    CONTRIBUTION,
    /** Coefficients of learned atoms, see {@link Slot.Meaning#ATOMS}. */
    CODE,
    /** The class of the reading, counted from 0. */
    CLASS,
    /** One probability for each class. */
    PROBABILITIES,
    /** 1 if the class was right, 0 if not; NaN where that is not known. */
    CORRECT,
    /** 1 if a value of the reading was too far off to be taken as it was. */
    UNUSUAL
  }

  public OutputField {
    if (width < 1 || ((form == Form.SCALAR || form == Form.FLAG) && width != 1)) {
      throw new IllegalArgumentException(
          "Cannot declare output '" + name + "' of width " + width + " as " + form);
    }
  }

  /** Creates a field of which nothing else is declared. */
  public OutputField(String name, int width, Form form, Units units) {
    this(name, width, form, units, Meaning.UNDECLARED, 0);
  }

  /** Returns this field with a meaning. */
  public OutputField as(Meaning other) {
    return as(other, 0);
  }

  /** Returns this field with a meaning that has a number. */
  public OutputField as(Meaning other, int size) {
    return new OutputField(name, width, form, units, other, size);
  }

  /** Returns whether a field has the same name, width, form and units. */
  @Override
  public boolean equals(Object other) {
    return other instanceof OutputField field
        && field.name.equals(name)
        && field.width == width
        && field.form == form
        && field.units == units;
  }

  @Override
  public int hashCode() {
    return Objects.hash(name, width, form, units);
  }

  /** Creates a field of one number without units. */
  public static OutputField scalar(String name) {
    return new OutputField(name, 1, Form.SCALAR, Units.NONE);
  }

  /** Creates a field that is true or false. */
  public static OutputField flag(String name) {
    return new OutputField(name, 1, Form.FLAG, Units.NONE);
  }

  /** Creates a field without units in which most numbers are zero. */
  public static OutputField sparse(String name, int width) {
    return new OutputField(name, width, Form.SPARSE, Units.NONE);
  }

  /** Creates a field with the input, in which missing channels are filled. */
  public static OutputField filled(String name, int channels) {
    return new OutputField(name, channels, Form.DENSE, Units.FILLED);
  }

  /** Creates a field of a packet of at most {@code bytes} bytes. */
  public static OutputField packet(String name, int bytes) {
    return new OutputField(name, bytes, Form.PACKET, Units.NONE);
  }

  /** Creates a field with one number per input channel, in the units of that channel. */
  public static OutputField likeInput(String name, int channels) {
    return new OutputField(name, channels, Form.DENSE, Units.INPUT);
  }
}
