package io.millrace.benchmark;

import io.millrace.api.record.DeadLetter;
import io.millrace.api.record.ModelRelease;
import io.millrace.api.record.Observation;
import io.millrace.api.record.Origin;
import io.millrace.api.record.Reason;
import io.millrace.api.record.Result;
import io.millrace.api.record.ResultSource;
import io.millrace.streaming.wire.WireTypes;
import java.io.IOException;
import java.util.concurrent.TimeUnit;
import org.apache.flink.api.common.serialization.SerializerConfigImpl;
import org.apache.flink.api.common.typeinfo.TypeInformation;
import org.apache.flink.api.common.typeutils.TypeSerializer;
import org.apache.flink.core.memory.DataInputDeserializer;
import org.apache.flink.core.memory.DataOutputSerializer;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Fork;
import org.openjdk.jmh.annotations.Measurement;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Param;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.Warmup;

/**
 * Measures serialization and deserialization of a record, as between two operators. Run with {@code
 * -prof gc} for allocation.
 */
@State(Scope.Thread)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.NANOSECONDS)
@Warmup(iterations = 5, time = 500, timeUnit = TimeUnit.MILLISECONDS)
@Measurement(iterations = 5, time = 500, timeUnit = TimeUnit.MILLISECONDS)
@Fork(1)
public class RecordsBenchmark {

  private static final long TIME = 1_700_000_000_000L;

  @Param({"observation", "inbound", "result", "dead-letter", "model-release"})
  String kind;

  private Turn<?> turn;

  @Setup
  public void prepare() {
    Observation observation =
        new Observation(
            "station-17", "station-17", TIME, new float[12], null, Origin.topic("readings", 3, 5));
    turn =
        switch (kind) {
          case "observation" -> new Turn<>(WireTypes.observation(), observation);
          case "inbound" -> new Turn<>(WireTypes.inbound(), observation);
          case "result" ->
              new Turn<>(
                  WireTypes.result(),
                  new Result("station-17", "station-17", TIME, 5, 7, new float[30], null)
                      .by(ResultSource.of("air/station-17")));
          case "dead-letter" ->
              new Turn<>(
                  WireTypes.deadLetter(),
                  new DeadLetter(
                      Reason.LATE, "expected a later time", observation.origin(), "{\"key\": 4}"));
          default ->
              new Turn<>(
                  WireTypes.modelRelease(), new ModelRelease("air", "a", 50, new byte[20_000]));
        };
  }

  @Benchmark
  public Object thereAndBack() throws IOException {
    return turn.run();
  }

  /** Serializes and deserializes one record. */
  private static final class Turn<T> {

    private final DataOutputSerializer out = new DataOutputSerializer(1 << 16);
    private final DataInputDeserializer in = new DataInputDeserializer();
    private final TypeSerializer<T> serializer;
    private final T record;

    Turn(TypeInformation<T> type, T record) {
      this.serializer = type.createSerializer(new SerializerConfigImpl());
      this.record = record;
    }

    T run() throws IOException {
      out.clear();
      serializer.serialize(record, out);
      in.setBuffer(out.getSharedBuffer(), 0, out.length());
      return serializer.deserialize(in);
    }
  }
}
