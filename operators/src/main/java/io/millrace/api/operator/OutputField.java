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

  public OutputField {
    if (width < 1 || ((form == Form.SCALAR || form == Form.FLAG) && width != 1)) {
      throw new IllegalArgumentException(
          "Cannot declare output '" + name + "' of width " + width + " as " + form);
    }
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
