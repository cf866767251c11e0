package io.millrace.api.operator;

/**
 * A named range of numbers in an output row.
 *
 * <pre>{@code
 * OutputField forecast = OutputField.likeInput("forecast", 3); // in the units of 3 channels
 * assert forecast.width() == 3 && forecast.units() == OutputField.Units.INPUT;
 * }</pre>
 *
 * <p>A width below 1, and a scalar with a width other than 1, are refused.
 *
 * @param name name of the field in records and reports, for example {@code code}
 * @param width number of floats
 * @param form how the field is written into a record
 * @param units units of the numbers
 * @param meaning what the numbers answer, so that they can be judged
 */
public record OutputField(String name, int width, Form form, Units units, Meaning meaning) {

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

  /**
   * What a field answers, by which it is judged without knowledge of the operator.
   *
   * <pre>{@code
   * OutputField tomorrow =
   *     OutputField.likeInput("prediction", 3).answering(OutputField.Meaning.reading(24));
   * assert tomorrow.meaning().number() == 24;
   * }</pre>
   *
   * @param kind what is answered
   * @param number of a reading or of targets: how many observations later the one that is answered
   *     comes, 0 for the same; of a class: the number of classes; else 0
   */
  public record Meaning(Kind kind, int number) {

    /** Nothing that a truth can be compared with. */
    public static final Meaning NONE = new Meaning(Kind.NONE, 0);

    /** A higher number is more unusual. */
    public static final Meaning SCORE = new Meaning(Kind.SCORE, 0);

    /** The kinds of answers. */
    public enum Kind {
      /** None. */
      NONE,
      /** The values of a reading, one for each channel of the input, in its units. */
      READING,
      /** The declared targets, without the label, in their units; NaN where none is answered. */
      TARGETS,
      /** The class of the label, counted from 0. */
      CLASS,
      /** How unusual the observation is. */
      SCORE
    }

    /** Answers the observation that comes {@code ahead} observations later. */
    public static Meaning reading(int ahead) {
      return new Meaning(Kind.READING, ahead);
    }

    /** Answers the targets of the observation that comes {@code ahead} observations later. */
    public static Meaning targets(int ahead) {
      return new Meaning(Kind.TARGETS, ahead);
    }

    /** Answers one of a number of classes. */
    public static Meaning oneOf(int classes) {
      return new Meaning(Kind.CLASS, classes);
    }
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

  public OutputField {
    if (width < 1 || ((form == Form.SCALAR || form == Form.FLAG) && width != 1)) {
      throw new IllegalArgumentException(
          "Cannot declare output '" + name + "' of width " + width + " as " + form);
    }
  }

  /** Creates a field that answers nothing that can be judged. */
  public OutputField(String name, int width, Form form, Units units) {
    this(name, width, form, units, Meaning.NONE);
  }

  /** Returns the same field with a meaning. */
  public OutputField answering(Meaning what) {
    return new OutputField(name, width, form, units, what);
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
