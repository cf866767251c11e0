package io.millrace.api.model;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import io.millrace.api.math.SeededRandom;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class SafetensorsTest {

  private static final Safetensors.Contents CONTENTS =
      new Safetensors.Contents(
          List.of(
              new Tensor("weight", List.of(2, 2), new float[] {1, -2, .5f, 1e-30f}),
              new Tensor("bias", List.of(), new float[] {3})),
          Map.of("producer", "a test"));

  @Test
  void exampleUsage() {
    byte[] file = Safetensors.write(CONTENTS);
    Safetensors.Contents read = Safetensors.read(file);
    assertThat(read.tensor("weight").values()).containsExactly(1, -2, .5f, 1e-30f);
    assertThat(read.tensor("bias").shape()).isEmpty();
    assertThat(read.metadata()).containsEntry("producer", "a test");
  }

  @Test
  void theDataStartsAtAMultipleOfEight() {
    ByteBuffer file = ByteBuffer.wrap(Safetensors.write(CONTENTS)).order(ByteOrder.LITTLE_ENDIAN);
    assertThat(file.getLong(0) % 8).isZero();
    assertThat(file.getFloat((int) (8 + file.getLong(0)))).isEqualTo(1);
  }

  @Test
  void readsDoublePrecision() {
    byte[] header =
        "{\"x\":{\"dtype\":\"F64\",\"shape\":[1],\"data_offsets\":[0,8]}}"
            .getBytes(StandardCharsets.UTF_8);
    ByteBuffer file = ByteBuffer.allocate(16 + header.length).order(ByteOrder.LITTLE_ENDIAN);
    file.putLong(header.length).put(header).putDouble(2.5);
    assertThat(Safetensors.read(file.array()).tensor("x").values()).containsExactly(2.5f);
  }

  private static byte[] file(String header, int... halves) {
    byte[] json = header.replace('\'', '"').getBytes(StandardCharsets.UTF_8);
    ByteBuffer file =
        ByteBuffer.allocate(8 + json.length + 2 * halves.length).order(ByteOrder.LITTLE_ENDIAN);
    file.putLong(json.length).put(json);
    for (int half : halves) {
      file.putShort((short) half);
    }
    return file.array();
  }

  /** Numbers of IEEE 754-2008, binary16: least and largest of each kind, a third, both zeros. */
  @Test
  void widensHalfPrecision() {
    byte[] file =
        file(
            "{'x':{'dtype':'F16','shape':[8],'data_offsets':[0,16]}}",
            0x3c00,
            0xc000,
            0x7bff,
            0x0400,
            0x0001,
            0x03ff,
            0x3555,
            0x8000);
    assertThat(Safetensors.read(file).tensor("x").values())
        .containsExactly(1, -2, 65504, 0x1p-14f, 0x1p-24f, 1023 * 0x1p-24f, 1365 * 0x1p-12f, -0f);
    assertThatThrownBy(
            () ->
                Safetensors.read(
                    file("{'x':{'dtype':'F16','shape':[1],'data_offsets':[0,2]}}", 0xfc00)))
        .hasMessageContaining("found -Infinity at element 0");
  }

  @Test
  void widensBrainFloats() {
    byte[] file =
        file("{'x':{'dtype':'BF16','shape':[3],'data_offsets':[0,6]}}", 0x3f80, 0xc040, 0x7f7f);
    assertThat(Safetensors.read(file).tensor("x").values())
        .containsExactly(1, -3, Float.intBitsToFloat(0x7f7f0000));
    assertThatThrownBy(
            () ->
                Safetensors.read(
                    file("{'x':{'dtype':'BF16','shape':[1],'data_offsets':[0,2]}}", 0x7fc0)))
        .hasMessageContaining("found NaN at element 0");
  }

  @Test
  void passesOverTheCounterOfBatchesAndReadsTensorsWithoutElements() {
    byte[] file =
        file(
            "{'1.num_batches_tracked':{'dtype':'I64','shape':[],'data_offsets':[0,8]},"
                + "'none':{'dtype':'F32','shape':[0,5],'data_offsets':[8,8]},"
                + "'x':{'dtype':'BF16','shape':[1],'data_offsets':[8,10]}}",
            7,
            0,
            0,
            0,
            0x4000);
    Safetensors.Contents contents = Safetensors.read(file);
    assertThat(contents.tensors()).extracting(Tensor::name).containsExactlyInAnyOrder("none", "x");
    assertThat(contents.tensor("x").values()).containsExactly(2);
    assertThat(contents.tensor("none").shape()).containsExactly(0, 5);
    assertThat(Safetensors.read(Safetensors.write(contents)).tensor("none").values()).isEmpty();
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "{\"x\":{\"dtype\":\"F32\",\"shape\":[2],\"data_offsets\":[0,4]}}|needs 8 bytes",
        "{\"x\":{\"dtype\":\"F32\",\"shape\":[1],\"data_offsets\":[4,8]}}|expected its data at 0",
        "{\"x\":{\"dtype\":\"F32\",\"shape\":[1],\"data_offsets\":[8,4]}}|expected data_offsets",
        "{\"x\":{\"dtype\":\"I64\",\"shape\":[1],\"data_offsets\":[0,8]}}|BF16, F32 or F64, found 'I64'; convert",
        "{\"x\":{\"dtype\":\"F32\",\"shape\":[-1],\"data_offsets\":[0,0]}}|extents of at least 0",
        "{\"x\":{\"dtype\":\"F32\",\"shape\":[0],\"data_offsets\":[0,8]}}|needs 0 bytes",
        "{\"x\":{\"dtype\":\"F32\",\"shape\":[0,65536,65536],\"data_offsets\":[0,0]}}|above 2^31",
        "{\"x\":{\"dtype\":\"F8_E4M3\",\"shape\":[8],\"data_offsets\":[0,8]}}|found 'F8_E4M3'",
        "{\"x\":{\"dtype\":\"F32\",\"shape\":[4294967296,4294967296],\"data_offsets\":[0,8]}}|more than",
        "{\"x\":{\"dtype\":\"F32\",\"shape\":[1],\"data_offsets\":[0,4]}}|expected 4 bytes of data, found 8",
        "{\"x\":1}|expected an object",
        "{\"x\":{},\"x\":{}}|Duplicate field",
        "[1]|expected a JSON object",
        "{\"__metadata__\":{\"a\":1}}|expected text for metadata 'a'",
        "{\"a\"|Cannot read a safetensors header",
      })
  void refusesAHeaderThatLies(String header, String message) {
    byte[] json = header.getBytes(StandardCharsets.UTF_8);
    ByteBuffer file = ByteBuffer.allocate(16 + json.length).order(ByteOrder.LITTLE_ENDIAN);
    file.putLong(json.length).put(json);
    assertThatThrownBy(() -> Safetensors.read(file.array()))
        .isInstanceOf(ModelFileException.class)
        .hasMessageContaining(message);
  }

  /** Models of Python are often pickles, whose reading runs what they say. */
  @Test
  void aPickleIsRefusedAsWhatItIsNot() {
    byte[] plain =
        "\u0080\u0002cos\nsystem\nq\u0000X\u0004\u0000\u0000\u0000true\u0085R."
            .getBytes(ISO_8859_1);
    byte[] archive = "PK\u0003\u0004\u0000\u0000\u0008\u0008archive/data.pkl".getBytes(ISO_8859_1);
    for (byte[] pickle : new byte[][] {plain, archive}) {
      assertThatThrownBy(() -> Safetensors.read(pickle)).isInstanceOf(ModelFileException.class);
    }
  }

  @Test
  void refusesNumbersThatAreNotFinite() {
    byte[] file =
        Safetensors.write(
            new Safetensors.Contents(
                List.of(new Tensor("x", List.of(2), new float[] {1, Float.NaN})), Map.of()));
    assertThatThrownBy(() -> Safetensors.read(file))
        .hasMessageEndingWith("tensor 'x': expected finite numbers, found NaN at element 1");
  }

  @Test
  void tenThousandDamagedFilesAreReadOrRefusedAndNothingElse() {
    byte[] original = Examples.model("station", 3).tensors();
    SeededRandom random = new SeededRandom(11);
    int read = 0;
    int refused = 0;
    for (int trial = 0; trial < 10_000; trial++) {
      byte[] damaged = Mutations.damage(original, random);
      try {
        Safetensors.read(damaged);
        read++;
      } catch (ModelFileException expected) {
        assertThat(expected).hasMessageStartingWith("Cannot read ");
        refused++;
      }
    }
    // A flipped bit in a mantissa is a valid file; a flipped bit in the header is not.
    assertThat(read).isGreaterThan(300);
    assertThat(refused).isGreaterThan(5000);
  }

  @Test
  void pythonReadsItWithItsStandardLibraryAlone(@TempDir Path folder)
      throws IOException, InterruptedException {
    assumeTrue(python(folder, "print('here')").contains("here"), "python3 is not on this machine");
    Files.write(folder.resolve("model.safetensors"), Safetensors.write(CONTENTS));
    String program =
        """
        import json, struct
        file = open('model.safetensors', 'rb').read()
        length, = struct.unpack('<Q', file[:8])
        header = json.loads(file[8:8 + length])
        for name in sorted(k for k in header if k != '__metadata__'):
            entry = header[name]
            begin, end = entry['data_offsets']
            data = file[8 + length + begin:8 + length + end]
            print(name, entry['shape'], struct.unpack('<%df' % (len(data) // 4), data))
        print(header['__metadata__'])
        """;
    assertThat(python(folder, program).lines())
        .containsExactly(
            "bias [] (3.0,)",
            "weight [2, 2] (1.0, -2.0, 0.5, 1.0000000031710769e-30)",
            "{'producer': 'a test'}");
  }

  private static String python(Path folder, String program) throws InterruptedException {
    try {
      Process process =
          new ProcessBuilder("python3", "-c", program)
              .directory(folder.toFile())
              .redirectErrorStream(true)
              .start();
      String output = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
      process.waitFor();
      return output;
    } catch (IOException absent) {
      return "";
    }
  }
}
