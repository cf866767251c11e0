package io.millrace.simulate.embedded;

import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.UnknownHostException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.HexFormat;
import java.util.List;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * The TCP sockets on which a process of this machine listens, from {@code /proc}: its descriptors
 * name the inodes of sockets, and {@code net/tcp} and {@code net/tcp6} have the addresses of each.
 * Linux alone has these files.
 *
 * <p>The addresses in them are words of four bytes in the order of the processor.
 */
public final class ListeningSockets {

  private static final Path PROC = Path.of("/proc");
  private static final Pattern SOCKET = Pattern.compile("socket:\\[(\\d+)]");

  /** State, in hexadecimal digits, of a socket that listens. */
  private static final String LISTENS = "0A";

  private static final int ADDRESS = 1;
  private static final int STATE = 3;
  private static final int INODE = 9;
  private static final int WORD = 4;

  private ListeningSockets() {}

  /** Whether this system tells; if not, {@link #of} throws. */
  public static boolean areKnown() {
    return Files.isReadable(PROC.resolve("self/net/tcp"))
        && Files.isDirectory(PROC.resolve("self/fd"));
  }

  /**
   * Addresses on which a process listens.
   *
   * @param process its id; it must be of the same user
   * @throws IOException if this system does not tell, or the process has ended
   */
  public static List<InetSocketAddress> of(long process) throws IOException {
    Path place = PROC.resolve(Long.toString(process));
    Set<String> own = inodes(place.resolve("fd"));
    List<InetSocketAddress> listening = new ArrayList<>();
    for (String table : List.of("tcp", "tcp6")) {
      Path file = place.resolve("net").resolve(table);
      if (Files.exists(file)) {
        for (String line : Files.readAllLines(file)) {
          String[] cells = line.strip().split("\\s+");
          if (cells.length > INODE && cells[STATE].equals(LISTENS) && own.contains(cells[INODE])) {
            listening.add(address(cells[ADDRESS]));
          }
        }
      }
    }
    return listening;
  }

  /** Those that other machines may reach: every address but loopback. */
  public static List<InetSocketAddress> beyondLoopback(long process) throws IOException {
    return of(process).stream().filter(socket -> !socket.getAddress().isLoopbackAddress()).toList();
  }

  private static Set<String> inodes(Path descriptors) throws IOException {
    Set<String> inodes = new HashSet<>();
    try (DirectoryStream<Path> all = Files.newDirectoryStream(descriptors)) {
      for (Path descriptor : all) {
        try {
          Matcher socket = SOCKET.matcher(Files.readSymbolicLink(descriptor).toString());
          if (socket.matches()) {
            inodes.add(socket.group(1));
          }
        } catch (NoSuchFileException closed) {
          // It was closed in the meantime.
        }
      }
    }
    return inodes;
  }

  /** Reads {@code 0100007F:1F90}, 127.0.0.1:8080. */
  static InetSocketAddress address(String cell) throws UnknownHostException {
    int colon = cell.indexOf(':');
    byte[] bytes = HexFormat.of().parseHex(cell, 0, colon);
    if (ByteOrder.nativeOrder() == ByteOrder.LITTLE_ENDIAN) {
      ByteBuffer words = ByteBuffer.wrap(bytes);
      for (int at = 0; at < bytes.length; at += WORD) {
        words.putInt(at, Integer.reverseBytes(words.getInt(at)));
      }
    }
    return new InetSocketAddress(
        InetAddress.getByAddress(bytes), Integer.parseInt(cell.substring(colon + 1), 16));
  }
}
