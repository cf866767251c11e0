package io.millrace.api.model;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.ByteArrayOutputStream;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class NpyTest {

  @Test
  void exampleUsage() {
    Tensor tensor = new Tensor("input", List.of(2, 3), new float[] {1, 2, 3, 4, 5, 6});
    Tensor read = Npy.read("again", Npy.write(tensor));
    assertThat(read.name()).isEqualTo("again");
    assertThat(read.shape()).containsExactly(2, 3);
    assertThat(read.values()).containsExactly(tensor.values());
  }

  /** {@code numpy.save} of {@code numpy.array([[1.5, -2.0]])}, NumPy 1.24. */
  @Test
  void readsWhatNumpyWrites() {
    String header = "{'descr': '<f8', 'fortran_order': False, 'shape': (1, 2), }";
    byte[] file = file(header, HexFormat.of().parseHex("000000000000f83f00000000000000c0"));
    Tensor tensor = Npy.read("x", file);
    assertThat(tensor.shape()).containsExactly(1, 2);
    assertThat(tensor.values()).containsExactly(1.5f, -2f);
  }

  @Test
  void anExtentOfMoreDigitsThanANumberHasIsRefused() {
    String digits = "1" + "0".repeat(22);
    String header = "{'descr': '<f4', 'fortran_order': False, 'shape': (" + digits + ",), }";

    assertThatThrownBy(() -> Npy.read("x", file(header, new byte[4])))
        .isInstanceOf(ModelFileException.class)
        .hasMessage(
            "Cannot read a .npy file: expected a shape of 1 numbers in all, found extent "
                + digits);
  }

  @Test
  void headersEndOnAMultipleOf64AsNumpyDemands() {
    for (int columns : new int[] {1, 12, 123456}) {
      byte[] file = Npy.write(new Tensor("x", List.of(1, columns), new float[columns]));
      assertThat((file.length - 4 * columns) % 64).isZero();
      assertThat(file[file.length - 4 * columns - 1]).isEqualTo((byte) '\n');
    }
  }

  @Test
  void aScalarHasNoExtents() {
    assertThat(Npy.read("x", Npy.write(new Tensor("x", List.of(), new float[] {7}))).shape())
        .isEmpty();
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = ';',
      value = {
        "{'descr': '<i8', 'fortran_order': False, 'shape': (2,), }  ; type <f4 or <f8, found <i8",
        "{'descr': '<f4', 'fortran_order': True, 'shape': (2,), }   ; ascontiguousarray",
        "{'descr': '<f4', 'fortran_order': False, 'shape': (3,), }  ; a shape of 2 numbers in all",
        "{'descr': '<f4', 'fortran_order': False, 'shape': (1,), }  ; expected 1 numbers for shape [1], found 2",
        "{'descr': '<f4', 'fortran_order': False, 'shape': (99999999999, 99999999999), } ; found extent 99999999999",
        "{'descr': '|O', 'fortran_order': False, 'shape': (1,), }   ; type <f4 or <f8, found |O",
        "{'descr': '<f4', 'shape': (2,), }                          ; expected 'fortran_order'",
      })
  void namesTheFault(String header, String fault) {
    assertThatThrownBy(() -> Npy.read("x", file(header, new byte[8])))
        .isInstanceOf(ModelFileException.class)
        .hasMessageContaining(fault);
  }

  @Test
  void noCutFileIsRead() {
    byte[] whole = Npy.write(new Tensor("x", List.of(2), new float[] {1, 2}));
    for (int length = 0; length < whole.length; length++) {
      byte[] cut = Arrays.copyOf(whole, length);
      assertThatThrownBy(() -> Npy.read("x", cut)).isInstanceOf(ModelFileException.class);
    }
  }

  private static byte[] file(String header, byte[] data) {
    byte[] text = (header + "\n").getBytes(StandardCharsets.ISO_8859_1);
    ByteArrayOutputStream file = new ByteArrayOutputStream();
    file.writeBytes(new byte[] {(byte) 0x93, 'N', 'U', 'M', 'P', 'Y', 1, 0});
    file.writeBytes(
        ByteBuffer.allocate(2)
            .order(ByteOrder.LITTLE_ENDIAN)
            .putShort((short) text.length)
            .array());
    file.writeBytes(text);
    file.writeBytes(data);
    return file.toByteArray();
  }
}
