package io.millrace.simulate.embedded;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.nio.ByteOrder;
import org.junit.jupiter.api.Test;

final class ListeningSocketsTest {

  @Test
  void exampleUsage() throws Exception {
    assumeTrue(ListeningSockets.areKnown(), "this system has no /proc");
    long self = ProcessHandle.current().pid();
    try (ServerSocket inside = new ServerSocket(0, 1, InetAddress.getByName("127.0.0.1"))) {
      assertThat(ListeningSockets.of(self))
          .extracting(InetSocketAddress::getPort)
          .contains(inside.getLocalPort());
      assertThat(ListeningSockets.beyondLoopback(self))
          .extracting(InetSocketAddress::getPort)
          .doesNotContain(inside.getLocalPort());
    }
  }

  @Test
  void aSocketOnAllInterfacesIsFound() throws Exception {
    assumeTrue(ListeningSockets.areKnown(), "this system has no /proc");
    try (ServerSocket open = new ServerSocket(0)) {
      assertThat(ListeningSockets.beyondLoopback(ProcessHandle.current().pid()))
          .extracting(InetSocketAddress::getPort)
          .contains(open.getLocalPort());
    }
  }

  @Test
  void readsAddressesAsTheKernelWritesThem() throws Exception {
    assumeTrue(ByteOrder.nativeOrder() == ByteOrder.LITTLE_ENDIAN, "written the other way round");
    assertThat(ListeningSockets.address("0100007F:1F90"))
        .isEqualTo(new InetSocketAddress("127.0.0.1", 8080));
    assertThat(ListeningSockets.address("00000000000000000000000001000000:0050"))
        .isEqualTo(new InetSocketAddress("::1", 80));
    assertThat(ListeningSockets.address("0000000000000000FFFF00000100007F:0050"))
        .isEqualTo(new InetSocketAddress("127.0.0.1", 80));
  }
}
