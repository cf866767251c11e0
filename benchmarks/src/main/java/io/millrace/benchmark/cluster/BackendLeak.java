package io.millrace.benchmark.cluster;

import io.millrace.local.ClusterPlan;
import io.millrace.local.ClusterRest;
import io.millrace.local.Installation;
import io.millrace.local.LocalCluster;
import io.millrace.local.ResidentMemory;
import io.millrace.local.ServerProcess;
import io.millrace.simulate.embedded.Topics;
import java.io.File;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import java.util.function.BooleanSupplier;
import org.apache.flink.api.common.JobID;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.serialization.StringSerializer;

/**
 * Measures whether a math backend leaks memory in a worker: submits a job repeatedly to one task
 * manager, makes it fail and restart several times, cancels it, and prints the resident memory of
 * the task manager after a garbage collection: metaspace, compiled code, and the rest. Arguments:
 * the backend, the jars of the job, a file with the jars of {@code lib/}, and how many submissions,
 * as in docs/benchmarks/backends.md.
 */
public final class BackendLeak {

  private static final int RESTARTS = 5;
  private static final int KEYS = 16;
  private static final long BETWEEN_NANOS = 5_000_000;
  private static final long TIMEOUT_SECONDS = 300;
  private static final double MIB = 1 << 20;

  private BackendLeak() {}

  /**
   * @param arguments backend, jars of the job joined by {@code :}, file with the jars of lib/,
   *     number of submissions
   */
  public static void main(String[] arguments) throws Exception {
    List<Path> jars = paths(arguments[1]);
    int submissions = Integer.parseInt(arguments[3]);
    Path folder = Files.createTempDirectory("leak");
    Path trips = folder.resolve("trips");
    ClusterPlan plan =
        ClusterPlan.in(folder)
            .with(new ClusterPlan.Workers(1, 2))
            .with("taskmanager.memory.process.size", "2g")
            .with("taskmanager.memory.task.off-heap.size", "256m")
            .with("metrics.fetcher.update-interval", "500 ms")
            .with("classloader.parent-first-patterns.additional", "org.nd4j.;org.bytedeco.")
            .with(
                "env.java.opts.taskmanager",
                // Otherwise the heap becomes resident page by page and hides growth outside of it.
                "-XX:+AlwaysPreTouch -Dorg.bytedeco.javacpp.maxphysicalbytes=1900m -D"
                    + TrippingNetwork.TRIPS
                    + "="
                    + trips);
    for (Path library : paths(Files.readString(Path.of(arguments[2])).strip())) {
      plan = plan.with(library);
    }
    try (LocalCluster cluster = LocalCluster.start(Installation.ofThisBuild(), plan);
        Topics topics = new Topics(cluster.addresses().brokers());
        Feed feed = new Feed(cluster.addresses().brokers())) {
      for (String topic : List.of(LeakJob.TOPIC, "results", "results-dead-letters")) {
        topics.create(Topics.Plan.of(topic, 1));
      }
      feed.start();
      System.out.println(
          "| submission | restarts so far | metaspace, MiB | compiled code | the rest | resident |");
      System.out.println("|---|---|---|---|---|---|");
      show(0, cluster);
      for (int number = 1; number <= submissions; number++) {
        Files.writeString(trips, Integer.toString(RESTARTS));
        JobID job =
            new LeakJob(cluster.addresses().brokers(), arguments[0]).submit(cluster, jars, number);
        await("job " + number, () -> read(trips).equals(Tripping.DONE));
        cluster.rest().cancel(job);
        await("its end", () -> cluster.rest().state(job).equals("CANCELED"));
        show(number, cluster);
      }
    }
  }

  private static void show(int submission, LocalCluster cluster) throws Exception {
    ServerProcess worker = cluster.workers().get(0);
    // Two collections: the first makes class loaders unreachable, the second unloads their classes.
    for (int round = 0; round < 2; round++) {
      new ProcessBuilder("jcmd", Long.toString(worker.pid()), "GC.run")
          .redirectOutput(ProcessBuilder.Redirect.DISCARD)
          .start()
          .waitFor();
    }
    // The first request makes the cluster fetch the metric that the second returns.
    cluster.rest().metric(worker.id(), ClusterRest.METASPACE);
    TimeUnit.SECONDS.sleep(2);
    double metaspace =
        cluster.rest().metric(worker.id(), ClusterRest.METASPACE).orElse(Double.NaN) / MIB;
    double compiled = ResidentMemory.compiled(worker.pid()).orElse(0) / MIB;
    double resident = ResidentMemory.bytes(worker.pid()).orElse(0) / MIB;
    System.out.printf(
        Locale.ROOT,
        "| %d | %d | %.1f | %.1f | %.1f | %.0f |%n",
        submission,
        submission * RESTARTS,
        metaspace,
        compiled,
        resident - metaspace - compiled,
        resident);
  }

  private static void await(String what, BooleanSupplier condition) {
    long deadline = System.nanoTime() + TimeUnit.SECONDS.toNanos(TIMEOUT_SECONDS);
    while (!condition.getAsBoolean()) {
      if (System.nanoTime() > deadline) {
        throw new IllegalStateException("Cannot see " + what + " in " + TIMEOUT_SECONDS + " s");
      }
      LockSupport.parkNanos(TimeUnit.MILLISECONDS.toNanos(100));
    }
  }

  private static String read(Path file) {
    try {
      return Files.readString(file);
    } catch (IOException absent) {
      return "";
    }
  }

  private static List<Path> paths(String joined) {
    return Arrays.stream(joined.split(File.pathSeparator)).map(Path::of).toList();
  }

  /** Sends readings of a few keys, at most 200 per second, until closed. */
  private static final class Feed implements AutoCloseable {
    private final KafkaProducer<String, String> producer;
    private final Thread thread = new Thread(this::send, "feed");
    private volatile boolean ends;

    Feed(String brokers) {
      producer =
          new KafkaProducer<>(
              Map.of("bootstrap.servers", brokers), new StringSerializer(), new StringSerializer());
    }

    void start() {
      thread.start();
    }

    private void send() {
      StringBuilder values = new StringBuilder("0.5");
      for (int c = 1; c < TrippingNetwork.CHANNELS; c++) {
        values.append(", ").append(c % 2 == 0 ? 0.25 : -0.75);
      }
      for (long at = 0; !ends; at++) {
        String key = "k" + at % KEYS;
        producer.send(
            new ProducerRecord<>(
                LeakJob.TOPIC,
                key,
                "{\"key\": \""
                    + key
                    + "\", \"time\": "
                    + (1_700_000_000_000L + at)
                    + ", \"values\": ["
                    + values
                    + "]}"));
        LockSupport.parkNanos(BETWEEN_NANOS);
      }
    }

    @Override
    public void close() throws Exception {
      ends = true;
      thread.join();
      producer.close();
    }
  }
}
