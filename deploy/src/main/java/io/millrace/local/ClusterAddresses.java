package io.millrace.local;

import java.io.IOException;
import java.io.Reader;
import java.io.Writer;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.Optional;
import java.util.Properties;

/**
 * The addresses of a cluster.
 *
 * @param rest the job manager's REST endpoint
 * @param brokers bootstrap servers of the broker
 */
public record ClusterAddresses(URI rest, String brokers) {

  private static final String FILE = "addresses.properties";

  /** Addresses of the cluster of a folder; empty if there is none. */
  public static Optional<ClusterAddresses> read(ClusterFolder folder) throws IOException {
    Properties found = new Properties();
    try (Reader in = Files.newBufferedReader(file(folder))) {
      found.load(in);
    } catch (NoSuchFileException none) {
      return Optional.empty();
    }
    return Optional.of(
        new ClusterAddresses(URI.create(found.getProperty("rest")), found.getProperty("brokers")));
  }

  void write(ClusterFolder folder) throws IOException {
    Properties addresses = new Properties();
    addresses.setProperty("rest", rest.toString());
    addresses.setProperty("brokers", brokers);
    try (Writer out = Files.newBufferedWriter(file(folder))) {
      addresses.store(out, null);
    }
  }

  private static Path file(ClusterFolder folder) {
    return folder.conf().resolve(FILE);
  }
}
