package io.millrace.cli.plan;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.millrace.api.math.SeededRandom;
import io.millrace.api.model.ModelFileException;
import io.millrace.cli.console.CommandException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class ClipCsvTest {

  @Test
  void exampleUsage() {
    Clips clips = read("left,right\n0, 1.5\n-2e3,4\n");

    assertThat(clips.streams()).isOne();
    assertThat(clips.times()).isEqualTo(2);
    assertThat(clips.features()).isEqualTo(2);
    assertThat(clips.values()).containsExactly(0, 1.5f, -2000, 4);
  }

  @ParameterizedTest
  @ValueSource(strings = {"a,b", "left,right", "x1,x2", "PM2.5,NO2", "北京,天津", "\"a\",\"b\""})
  void aFirstLineWithoutANumberIsAHead(String head) {
    assertThat(read(head + "\n1,2\n").values()).containsExactly(1, 2);
  }

  /** What was not observed is NaN, in the first line as in any other. */
  @ParameterizedTest
  @ValueSource(strings = {"NaN,2", "2,NaN", "NaN,NaN", "Infinity,-Infinity", "1e10,2"})
  void aFirstLineOfNumbersIsNoHead(String first) {
    assertThat(read(first + "\n3,4\n").times()).isEqualTo(2);
  }

  @Test
  void emptyLinesAreLeftOutAndLineEndsMayDiffer() {
    assertThat(read("\n1\r\n \n2\n\n3").values()).containsExactly(1, 2, 3);
  }

  @Test
  void aLineOfAnotherWidthIsNamed() {
    assertThatThrownBy(() -> read("a,b\n1,2\n3\n"))
        .isInstanceOf(ModelFileException.class)
        .hasMessage("Cannot read line 3: expected 2 numbers as in the lines before, found 1");
    assertThatThrownBy(() -> read("1,2\n3,4,\n")).hasMessageContaining("line 2, column 3");
  }

  @Test
  void aCellThatIsNoNumberIsNamed() {
    assertThatThrownBy(() -> read("1,2\n3, four\n"))
        .isInstanceOf(ModelFileException.class)
        .hasMessage("Cannot read line 2, column 2: expected a number, found 'four'");
    assertThatThrownBy(() -> read("1,two\n3,4\n")).hasMessageContaining("line 1, column 2");
    assertThatThrownBy(() -> read("1,\u001b[31m\n")).hasMessageNotContaining("\u001b");
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "\n\n", "left,right\n"})
  void aFileWithoutNumbersIsRefused(String text) {
    assertThatThrownBy(() -> read(text))
        .isInstanceOf(ModelFileException.class)
        .hasMessage("Cannot read a clip: expected lines of numbers, found none");
  }

  @Test
  void outputsHaveTheObservationAtWhichTheyCame() {
    Clips outputs = new Clips(1, 2, 2, new float[] {1, -.5f, 1e-30f, Float.NaN});

    assertThat(ClipCsv.write(new Inference.Emissions(outputs, new int[] {3, 7})))
        .isEqualTo("emitted,output0,output1\n3,1.0,-0.5\n7,1.0E-30,NaN\n");
  }

  @Test
  void outputsAreReadBackToTheBit() {
    SeededRandom random = new SeededRandom(1);
    float[] values = new float[300];
    for (int i = 0; i < values.length; i++) {
      values[i] = (float) (random.gaussian() * Math.pow(10, random.below(60) - 30));
    }

    String text =
        ClipCsv.write(new Inference.Emissions(new Clips(1, 100, 3, values), new int[100]));

    Clips back = read(text);
    assertThat(back.times()).isEqualTo(100);
    for (int at = 0; at < values.length; at++) {
      assertThat(back.values()[at / 3 * 4 + 1 + at % 3]).isEqualTo(values[at]);
    }
  }

  @Test
  void severalStreamsAreRefusedWithTheCure() {
    Clips two = new Clips(2, 1, 1, new float[2]);

    assertThatThrownBy(() -> ClipCsv.write(new Inference.Emissions(two, new int[1])))
        .isInstanceOf(CommandException.class)
        .hasMessageContaining("Cannot write 2 streams as CSV")
        .hasMessageContaining(".safetensors or .npy");
  }

  private static Clips read(String text) {
    return ClipCsv.read(text.getBytes(UTF_8));
  }
}
