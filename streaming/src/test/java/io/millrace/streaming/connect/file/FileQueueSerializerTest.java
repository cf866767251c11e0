package io.millrace.streaming.connect.file;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.util.HexFormat;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class FileQueueSerializerTest {

  /** Written by hand after the drawing: line, position, count, then length and text a path. */
  private static final String GOLDEN =
      "0000000000000203"
          + "0000000100000007"
          + "00000002"
          + "00000006"
          + "612f622e6373"
          + "00000005"
          + "c3a92e677a";

  private static final FileQueue QUEUE =
      new FileQueue(List.of("a/b.cs", "é.gz"), 0x203, 0x1_0000_0007L);

  private final FileQueueSerializer queues = new FileQueueSerializer();
  private final WaitingFilesSerializer waiting = new WaitingFilesSerializer();

  @Test
  void exampleUsage() throws IOException {
    byte[] bytes = queues.serialize(QUEUE);
    assertThat(queues.deserialize(queues.getVersion(), bytes)).isEqualTo(QUEUE);
  }

  @Test
  void writesAndReadsVersion1AsDrawn() throws IOException {
    assertThat(queues.getVersion()).isEqualTo(1);
    assertThat(HexFormat.of().formatHex(queues.serialize(QUEUE))).isEqualTo(GOLDEN);
    assertThat(queues.deserialize(1, HexFormat.of().parseHex(GOLDEN))).isEqualTo(QUEUE);
  }

  @Test
  void writesAndReadsTheCoordinatorsVersion1AsDrawn() throws IOException {
    WaitingFiles handedOut = new WaitingFiles(Optional.empty());
    WaitingFiles there = new WaitingFiles(Optional.of(QUEUE));
    String golden = "01" + "00000001" + GOLDEN;

    assertThat(waiting.getVersion()).isEqualTo(1);
    assertThat(waiting.serialize(handedOut)).containsExactly(0);
    assertThat(waiting.deserialize(1, new byte[] {0})).isEqualTo(handedOut);
    assertThat(HexFormat.of().formatHex(waiting.serialize(there))).isEqualTo(golden);
    assertThat(waiting.deserialize(1, HexFormat.of().parseHex(golden))).isEqualTo(there);
  }

  @Test
  void refusesAVersionItDoesNotKnow() {
    assertThatThrownBy(() -> queues.deserialize(2, new byte[0]))
        .isInstanceOf(IOException.class)
        .hasMessageContaining("version 2")
        .hasMessageContaining("knows version 1");
    assertThatThrownBy(() -> waiting.deserialize(2, new byte[] {0}))
        .isInstanceOf(IOException.class)
        .hasMessageContaining("version 2");
  }

  @Test
  void refusesBytesThatEndEarly() throws IOException {
    byte[] bytes = queues.serialize(QUEUE);
    for (int length = 0; length < bytes.length; length++) {
      byte[] cut = java.util.Arrays.copyOf(bytes, length);
      assertThatThrownBy(() -> queues.deserialize(1, cut)).isInstanceOf(IOException.class);
    }
  }
}
