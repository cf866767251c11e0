package io.millrace.api.model;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/*
 *   0        6       8          10 (12)        10 + h
 *   +--------+-------+----------+--------------+-------------------+
 *   | \x93   | major | bytes of | header: a    | numbers, row-major|
 *   | NUMPY  | minor | header   | Python dict, | little-endian     |
 *   |        |       | u16, u32 | ends with \n |                   |
 *   +--------+-------+----------+--------------+-------------------+
 *                      u32 from major version 2 on
 */
/**
 * Reads and writes NumPy's file format of one array. Writes 32-bit floats in version 1.0; reads
 * {@code <f4} and {@code <f8} in row-major order, the latter rounded to 32 bits.
 *
 * <p>Source: NumPy, {@code numpy.lib.format}.
 *
 * <pre>{@code
 * byte[] file = Npy.write(new Tensor("mean", List.of(2), new float[] {1, 2}));
 * Tensor mean = Npy.read("mean", file);
 * assert mean.values()[1] == 2;
 * }</pre>
 */
public final class Npy {

  private static final byte[] MAGIC = {(byte) 0x93, 'N', 'U', 'M', 'P', 'Y'};
  private static final Pattern TYPE = Pattern.compile("'descr':\\s*'([^']{1,16})'");
  private static final Pattern ORDER = Pattern.compile("'fortran_order':\\s*(True|False)");
  private static final Pattern SHAPE = Pattern.compile("'shape':\\s*\\(([0-9, ]{0,200})\\)");

  private Npy() {}

  /**
   * Reads the bytes of a file.
   *
   * @param name name of the tensor
   * @throws ModelFileException if the bytes violate the format
   */
  public static Tensor read(String name, byte[] file) {
    if (file.length < 10 || !startsWithMagic(file)) {
      throw fault("expected it to begin with \\x93NUMPY, found other bytes");
    }
    ByteBuffer bytes = ByteBuffer.wrap(file).order(ByteOrder.LITTLE_ENDIAN);
    boolean wide = file[6] >= 2 && file.length >= 12;
    int start = wide ? 12 : 10;
    long length = wide ? bytes.getInt(8) : Short.toUnsignedInt(bytes.getShort(8));
    if (length < 0 || length > file.length - start) {
      throw fault("expected a header within its " + file.length + " bytes, found " + length);
    }
    String header = new String(file, start, (int) length, StandardCharsets.ISO_8859_1);
    int width =
        switch (field(TYPE, header, "descr")) {
          case "<f4" -> 4;
          case "<f8" -> 8;
          default ->
              throw fault(
                  "expected numbers of type <f4 or <f8, found "
                      + field(TYPE, header, "descr")
                      + "; save array.astype('float32')");
        };
    if (field(ORDER, header, "fortran_order").equals("True")) {
      throw fault("expected rows one after the other; save numpy.ascontiguousarray(array)");
    }
    return new Tensor(
        name,
        shape(header, (file.length - start - length) / width),
        numbers(bytes, (int) (start + length), width));
  }

  private static boolean startsWithMagic(byte[] file) {
    for (int at = 0; at < MAGIC.length; at++) {
      if (file[at] != MAGIC[at]) {
        return false;
      }
    }
    return true;
  }

  private static String field(Pattern pattern, String header, String name) {
    Matcher found = pattern.matcher(header);
    if (!found.find()) {
      throw fault("expected '" + name + "' in its header, found none that can be read");
    }
    return found.group(1);
  }

  private static List<Integer> shape(String header, long numbers) {
    List<Integer> shape = new ArrayList<>();
    long size = 1;
    for (String extent : field(SHAPE, header, "shape").split(",")) {
      if (!extent.isBlank()) {
        // More digits are no number of bytes of any file.
        long count = extent.strip().matches("\\d{1,18}") ? Long.parseLong(extent.strip()) : -1;
        if (count < 1 || count > numbers || size * count > numbers) {
          throw fault(
              "expected a shape of " + numbers + " numbers in all, found extent " + extent.strip());
        }
        size *= count;
        shape.add((int) count);
      }
    }
    if (size != numbers) {
      throw fault("expected " + size + " numbers for shape " + shape + ", found " + numbers);
    }
    return shape;
  }

  private static float[] numbers(ByteBuffer file, int start, int width) {
    float[] values = new float[(file.capacity() - start) / width];
    for (int i = 0; i < values.length; i++) {
      int at = start + width * i;
      values[i] = width == 4 ? file.getFloat(at) : (float) file.getDouble(at);
    }
    return values;
  }

  /** Writes the bytes of a file. */
  public static byte[] write(Tensor tensor) {
    String shape =
        tensor.shape().stream().map(extent -> extent + ",").collect(Collectors.joining(" "));
    String header = "{'descr': '<f4', 'fortran_order': False, 'shape': (" + shape + "), }";
    int padded = (header.length() + 1 + 10 + 63) / 64 * 64 - 10;
    ByteBuffer file =
        ByteBuffer.allocate(Math.toIntExact(10L + padded + 4L * tensor.values().length))
            .order(ByteOrder.LITTLE_ENDIAN);
    file.put(MAGIC).put((byte) 1).put((byte) 0).putShort((short) padded);
    file.put(
        (header + " ".repeat(padded - header.length() - 1) + "\n")
            .getBytes(StandardCharsets.ISO_8859_1));
    for (float value : tensor.values()) {
      file.putFloat(value);
    }
    return file.array();
  }

  private static ModelFileException fault(String message) {
    return new ModelFileException("Cannot read a .npy file: " + message);
  }
}
