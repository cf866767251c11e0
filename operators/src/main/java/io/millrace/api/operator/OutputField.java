package io.millrace.api.operator;

/**
 * A named stretch of an output row.
 *
 * <pre>{@code
 * OutputField forecast = OutputField.likeInput("forecast", 3); // in the units of 3 channels
 * assert forecast.width() == 3 && forecast.units() == OutputField.Units.INPUT;
 * }</pre>
 *
 * <p>A width below 1, or a scalar of another width than 1, is refused.
 *
 * @param name field name in every record and report, for example {@code code}
 * @param width number of floats
 * @param form how the field is best written down
 * @param units what one unit of it means
 */
public record OutputField(String name, int width, Form form, Units units) {

  /** How a field is written into a record. */
  public enum Form {
    /** One number. */
    SCALAR,
    /** All numbers, in order. */
    DENSE,
    /** Only the non-zero numbers, with their indices. */
    SPARSE,
    /** Bytes; see {@link Packet}. */
    PACKET
  }

  /** Which units the numbers have. */
  public enum Units {
    /** None: a code, a ratio, a score. */
    NONE,
    /**
     * Those of the input channels, one number a channel; a wrapper that rescales the input scales
     * this field back.
     */
    INPUT,
    /** As {@link #INPUT}, and the input itself wherever it was observed. */
    FILLED
  }

  public OutputField {
    if (width < 1 || (form == Form.SCALAR && width != 1)) {
      throw new IllegalArgumentException(
          "Cannot declare output '" + name + "' of width " + width + " as " + form);
    }
  }

  /** A field of one number without units. */
  public static OutputField scalar(String name) {
    return new OutputField(name, 1, Form.SCALAR, Units.NONE);
  }

  /** A field without units in which most numbers are zero. */
  public static OutputField sparse(String name, int width) {
    return new OutputField(name, width, Form.SPARSE, Units.NONE);
  }

  /** A field with the input, and something in its units where that is missing. */
  public static OutputField filled(String name, int channels) {
    return new OutputField(name, channels, Form.DENSE, Units.FILLED);
  }

  /** A field of up to so many bytes. */
  public static OutputField packet(String name, int bytes) {
    return new OutputField(name, bytes, Form.PACKET, Units.NONE);
  }

  /** A field with one number an input channel, in that channel's units. */
  public static OutputField likeInput(String name, int channels) {
    return new OutputField(name, channels, Form.DENSE, Units.INPUT);
  }
}
