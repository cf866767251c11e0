package io.millrace.api.datastream;

import java.io.Serializable;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.apache.flink.api.connector.sink2.Sink;
import org.apache.flink.api.connector.sink2.SinkWriter;
import org.apache.flink.api.connector.sink2.WriterInitContext;

/** A sink in this JVM: what a stream brought, by a name that a test chooses. */
final class Gathered<T> implements Sink<T>, Serializable {

  private static final long serialVersionUID = 1L;

  /** Static, because the writers run in a cluster of this JVM and know the name alone. */
  private static final Map<String, Box> BOXES = new ConcurrentHashMap<>();

  private final String name;

  private record Box(List<Object> records, CountDownLatch enough) {}

  private Gathered(String name) {
    this.name = name;
  }

  /**
   * A sink that begins empty.
   *
   * @param enough records after which {@link #await} goes on
   */
  static <T> Gathered<T> named(String name, int enough) {
    BOXES.put(name, new Box(new CopyOnWriteArrayList<>(), new CountDownLatch(enough)));
    return new Gathered<>(name);
  }

  /** Waits until there are enough records. */
  void await() throws InterruptedException {
    if (!BOXES.get(name).enough().await(1, TimeUnit.MINUTES)) {
      throw new AssertionError("too few records came to " + name);
    }
  }

  @SuppressWarnings("unchecked") // The writers below put in records of this type alone.
  List<T> records() {
    return (List<T>) BOXES.get(name).records();
  }

  @Override
  public SinkWriter<T> createWriter(WriterInitContext context) {
    Box box = BOXES.get(name);
    return new SinkWriter<>() {
      @Override
      public void write(T record, Context where) {
        box.records().add(record);
        box.enough().countDown();
      }

      @Override
      public void flush(boolean endOfInput) {}

      @Override
      public void close() {}
    };
  }
}
