package io.millrace.released;

import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.TimeUnit;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.TransactionListing;

/**
 * The transactions that a broker knew when a job ended, by the id of their producer.
 *
 * <p>A sink that is restored commits the transactions of its state again, by name and producer id.
 * A new broker knows none of them and refuses, which ends the job. So they are made known to it: a
 * broker hands out producer ids from 0 on, one after the other. Then it answers that nothing is
 * open under that name, as it does where a transaction was committed before, and the sink goes on.
 *
 * @param names by producer id
 */
record EndedTransactions(Map<Long, String> names) {

  private static final long TIMEOUT_SECONDS = 60;

  static EndedTransactions of(String brokers) throws Exception {
    Map<Long, String> names = new TreeMap<>();
    try (Admin admin = Admin.create(Map.of("bootstrap.servers", brokers))) {
      for (TransactionListing found :
          admin.listTransactions().all().get(TIMEOUT_SECONDS, TimeUnit.SECONDS)) {
        names.put(found.producerId(), found.transactionalId());
      }
    }
    return new EndedTransactions(names);
  }

  static EndedTransactions read(Path file) throws IOException {
    Map<Long, String> names = new TreeMap<>();
    for (String line : TextFiles.lines(file)) {
      String[] parts = line.split(" ");
      names.put(Long.parseLong(parts[0]), parts[1]);
    }
    return new EndedTransactions(names);
  }

  void write(Path file) throws IOException {
    List<String> lines = new ArrayList<>();
    names.forEach((producer, name) -> lines.add(producer + " " + name));
    TextFiles.write(file, lines);
  }

  /** Makes them known to a broker that no producer has used before. */
  void tell(String brokers) throws Exception {
    try (Admin admin = Admin.create(Map.of("bootstrap.servers", brokers))) {
      long last = names.keySet().stream().mapToLong(Long::longValue).max().orElse(-1);
      for (long producer = 0; producer <= last; producer++) {
        String name = names.getOrDefault(producer, "unused-" + producer);
        long given =
            admin
                .fenceProducers(List.of(name))
                .producerId(name)
                .get(TIMEOUT_SECONDS, TimeUnit.SECONDS);
        if (given != producer) {
          throw new IllegalStateException(
              "Cannot tell of transaction " + name + ": it has producer " + given);
        }
      }
    }
  }
}
