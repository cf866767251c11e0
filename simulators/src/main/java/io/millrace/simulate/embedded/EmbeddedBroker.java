package io.millrace.simulate.embedded;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import kafka.server.KafkaConfig;
import kafka.server.KafkaRaftServer;
import org.apache.kafka.common.Uuid;
import org.apache.kafka.common.utils.Time;
import org.apache.kafka.metadata.storage.Formatter;
import org.apache.kafka.server.common.MetadataVersion;

/**
 * A Kafka broker in this JVM: one node that is broker and controller (KRaft), with all its data in
 * one directory.
 *
 * <p>Made for demos and tests: internal topics have one replica and few partitions, a rebalance
 * starts without delay, and transactions may last as long as Flink's sinks request. Committed
 * records survive {@link #restart}, which keeps the address.
 *
 * <p>Starts in about two seconds. Not thread-safe. Close it before its directory is deleted: a
 * broker that loses its log directory halts the JVM.
 */
public final class EmbeddedBroker implements AutoCloseable {

  private static final int NODE = 1;

  private final Path directory;
  private final Optional<BrokerSecurity> security;
  private boolean checksRights;
  private Duration session = Duration.ofSeconds(9);
  private int clientPort;
  private int controllerPort;
  private KafkaRaftServer server;

  /**
   * @param directory of logs and metadata; created if absent. The data of an earlier broker in it
   *     is used.
   */
  public EmbeddedBroker(Path directory) {
    this(directory, Optional.empty());
  }

  /**
   * A broker with TLS and SASL between it and its clients.
   *
   * @param security certificate and users
   */
  public EmbeddedBroker(Path directory, BrokerSecurity security) {
    this(directory, Optional.of(security));
  }

  private EmbeddedBroker(Path directory, Optional<BrokerSecurity> security) {
    this.directory = directory.toAbsolutePath();
    this.security = security;
  }

  /**
   * A broker on given ports, to replace a broker that was killed. Clients are served once the
   * session of the killed broker has ended, after three seconds.
   *
   * @param directory as above
   * @param clientPort port for clients
   * @param controllerPort port of its controller
   */
  public EmbeddedBroker(Path directory, int clientPort, int controllerPort) {
    this(directory);
    this.clientPort = clientPort;
    this.controllerPort = controllerPort;
    this.session = Duration.ofSeconds(3);
  }

  /**
   * Lets the broker obey access control lists. What none forbids is allowed, to everybody.
   *
   * @return this
   */
  public EmbeddedBroker checkingRights() {
    checksRights = true;
    return this;
  }

  /**
   * Starts the broker and returns once it serves clients.
   *
   * @return this
   * @throws IllegalStateException if it runs already, or cannot start
   */
  public EmbeddedBroker start() {
    if (server != null) {
      throw new IllegalStateException(
          "Cannot start the broker at " + brokers() + ": it runs already; stop it first");
    }
    try {
      if (clientPort == 0) {
        // The search starts at a port derived from the process id, so that two builds do not
        // collide.
        int[] ports = FreePorts.pair(ProcessHandle.current().pid() * 7L);
        clientPort = ports[0];
        controllerPort = ports[1];
      }
      format();
      KafkaRaftServer starting = new KafkaRaftServer(new KafkaConfig(settings()), Time.SYSTEM);
      starting.startup();
      server = starting;
    } catch (Exception fault) {
      throw new IllegalStateException(
          "Cannot start a Kafka broker in "
              + directory
              + ": "
              + fault.getMessage()
              + "; check that the directory is writable and that no other broker uses it",
          fault);
    }
    return this;
  }

  /** Stops the broker, if it is running. Committed records stay on disk. */
  public void stop() {
    if (server != null) {
      server.shutdown();
      server.awaitShutdown();
      server = null;
    }
  }

  /** Stops and starts again: same address, same data. Clients see a lost connection. */
  public void restart() {
    stop();
    start();
  }

  /** Bootstrap servers, {@code host:port}; known once the broker was started. */
  public String brokers() {
    if (clientPort == 0) {
      throw new IllegalStateException("Cannot tell the broker's address: start it first");
    }
    return "127.0.0.1:" + clientPort;
  }

  public boolean running() {
    return server != null;
  }

  @Override
  public void close() {
    stop();
  }

  private void format() throws Exception {
    Files.createDirectories(directory);
    if (Files.exists(directory.resolve("meta.properties"))) {
      return;
    }
    ByteArrayOutputStream said = new ByteArrayOutputStream();
    try (PrintStream quiet = new PrintStream(said, true, StandardCharsets.UTF_8)) {
      new Formatter()
          .setPrintStream(quiet)
          .setNodeId(NODE)
          .setClusterId(Uuid.randomUuid().toString())
          .setReleaseVersion(MetadataVersion.LATEST_PRODUCTION)
          .setControllerListenerName("CONTROLLER")
          .setMetadataLogDirectory(directory.toString())
          .addDirectory(directory.toString())
          .setScramArguments(security.map(BrokerSecurity::credentials).orElse(List.of()))
          .run();
    } catch (RuntimeException fault) {
      throw new IOException("formatting failed: " + said.toString(StandardCharsets.UTF_8), fault);
    }
  }

  private Map<String, String> settings() {
    Map<String, String> settings = new HashMap<>();
    settings.put("process.roles", "broker,controller");
    settings.put("node.id", Integer.toString(NODE));
    settings.put("log.dirs", directory.toString());
    settings.put("controller.quorum.voters", NODE + "@127.0.0.1:" + controllerPort);
    settings.put("controller.listener.names", "CONTROLLER");
    settings.put("inter.broker.listener.name", "CLIENT");
    settings.put(
        "listeners", "CLIENT://" + brokers() + ",CONTROLLER://127.0.0.1:" + controllerPort);
    settings.put(
        "listener.security.protocol.map",
        "CLIENT:" + (security.isPresent() ? "SASL_SSL" : "PLAINTEXT") + ",CONTROLLER:PLAINTEXT");
    security.ifPresent(secure -> settings.putAll(secure.settings("client")));
    if (checksRights) {
      settings.put(
          "authorizer.class.name", "org.apache.kafka.metadata.authorizer.StandardAuthorizer");
      settings.put("allow.everyone.if.no.acl.found", "true");
    }
    settings.put("auto.create.topics.enable", "false");
    settings.put("broker.session.timeout.ms", Long.toString(session.toMillis()));
    settings.put("broker.heartbeat.interval.ms", Long.toString(session.toMillis() / 6));
    oneReplica(settings);
    small(settings);
    return settings;
  }

  private static void oneReplica(Map<String, String> settings) {
    settings.put("default.replication.factor", "1");
    settings.put("offsets.topic.replication.factor", "1");
    settings.put("offsets.topic.num.partitions", "1");
    settings.put("transaction.state.log.replication.factor", "1");
    settings.put("transaction.state.log.min.isr", "1");
    settings.put("transaction.state.log.num.partitions", "2");
    settings.put("share.coordinator.state.topic.replication.factor", "1");
    settings.put("share.coordinator.state.topic.min.isr", "1");
    settings.put("share.coordinator.state.topic.num.partitions", "1");
  }

  private static void small(Map<String, String> settings) {
    settings.put("num.network.threads", "2");
    settings.put("num.io.threads", "2");
    settings.put("background.threads", "2");
    settings.put("num.recovery.threads.per.data.dir", "1");
    settings.put("log.segment.bytes", Integer.toString(64 << 20));
    settings.put("log.index.size.max.bytes", Integer.toString(1 << 20));
    settings.put("log.cleaner.threads", "1");
    settings.put("log.cleaner.dedupe.buffer.size", Integer.toString(4 << 20));
    // Traces carry old event times; retention by time would delete them on arrival.
    settings.put("log.retention.ms", "-1");
    settings.put("group.initial.rebalance.delay.ms", "0");
    // Flink's transactional sink requests more than the default of 15 minutes.
    settings.put("transaction.max.timeout.ms", Integer.toString(2 * 60 * 60 * 1000));
    settings.put("group.coordinator.threads", "1");
    settings.put("share.coordinator.threads", "1");
  }
}
