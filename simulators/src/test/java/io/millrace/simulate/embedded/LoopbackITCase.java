package io.millrace.simulate.embedded;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.nio.file.Path;
import org.apache.flink.configuration.Configuration;
import org.apache.flink.configuration.RestOptions;
import org.apache.flink.streaming.api.environment.StreamExecutionEnvironment;
import org.apache.flink.streaming.api.functions.sink.v2.DiscardingSink;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Where the broker and the cluster in this process listen: whoever reaches them needs no login. */
final class LoopbackITCase {

  private static final int PARTS = 2;

  @TempDir Path folder;

  @Test
  void theBrokerAndAClusterInThisProcessListenOnLoopbackAlone() throws Exception {
    assumeTrue(ListeningSockets.areKnown(), "this system has no /proc");
    Configuration open = new Configuration();
    open.set(RestOptions.BIND_ADDRESS, "0.0.0.0");
    StreamExecutionEnvironment environment = LocalJob.environment(open, PARTS);
    environment.fromSequence(0, Long.MAX_VALUE).rebalance().sinkTo(new DiscardingSink<>());
    long self = ProcessHandle.current().pid();
    int before = ListeningSockets.of(self).size();

    try (EmbeddedBroker broker = new EmbeddedBroker(folder).start();
        LocalJob job = LocalJob.start(environment, "endless")) {
      assertThat(broker.running()).isTrue();
      assertThat(job.isDone()).isFalse();
      assertThat(ListeningSockets.of(self).size() - before)
          .as("at least the broker, its controller, REST and blobs")
          .isGreaterThanOrEqualTo(4);
      assertThat(ListeningSockets.beyondLoopback(self)).isEmpty();
    }
  }
}
