package io.millrace.streaming.connect.record;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import org.junit.jupiter.api.Test;

class CountedInputTest {

  @Test
  void exampleUsage() throws IOException {
    try (CountedInput in = new CountedInput(new ByteArrayInputStream(new byte[10]), 100)) {
      in.read();
      assertThat(in.position()).isEqualTo(101);
      assertThat(in.readNBytes(20)).hasSize(9);
      assertThat(in.position()).as("the end is no byte").isEqualTo(110);
      assertThat(in.read()).isEqualTo(-1);
      assertThat(in.position()).isEqualTo(110);
    }
  }
}
