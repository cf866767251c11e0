package io.millrace.api.datastream;

import io.millrace.api.record.Inbound;
import io.millrace.api.record.Origin;
import io.millrace.streaming.connect.record.ReadingDecoder;
import io.millrace.streaming.wire.WireTypes;
import org.apache.flink.api.common.functions.OpenContext;
import org.apache.flink.streaming.api.datastream.DataStream;
import org.apache.flink.streaming.api.datastream.SingleOutputStreamOperator;
import org.apache.flink.streaming.api.functions.ProcessFunction;
import org.apache.flink.util.Collector;

/** Converts each reading to an observation, or to a dead letter if an extractor fails. */
final class Extraction<T> extends ProcessFunction<T, Inbound> {

  private static final long serialVersionUID = 1L;

  private final String pipeline;
  private final ReadingDecoder<T> decoder;
  private final Extractor<? super T, String> place;
  private transient int subtask;
  private transient long position;

  /**
   * @param place extracts where a reading came from; null: the pipeline's name is used
   */
  Extraction(String pipeline, ReadingDecoder<T> decoder, Extractor<? super T, String> place) {
    this.pipeline = pipeline;
    this.decoder = decoder;
    this.place = place;
  }

  /** Adds the operator to a stream of readings. */
  SingleOutputStreamOperator<Inbound> on(DataStream<T> readings) {
    SingleOutputStreamOperator<Inbound> extracted =
        readings
            .process(this)
            .returns(WireTypes.inbound())
            .name("extraction")
            .uid(pipeline + "-extraction");
    keepOrder(readings, extracted);
    return extracted;
  }

  /**
   * Sets the parallelism of the readings: between unequal parallelisms Flink distributes records
   * round robin, which would change the order of a key.
   */
  static void keepOrder(DataStream<?> readings, SingleOutputStreamOperator<?> operator) {
    if (operator.getParallelism() != readings.getParallelism()) {
      operator.setParallelism(readings.getParallelism());
    }
  }

  @Override
  public void open(OpenContext context) {
    subtask = getRuntimeContext().getTaskInfo().getIndexOfThisSubtask();
    position = 0;
  }

  @Override
  public void processElement(T reading, Context context, Collector<Inbound> out)
      throws InterruptedException {
    position++;
    out.collect(decoder.read(reading, new Origin(source(reading), subtask, position)));
  }

  /** The place of a reading; a failure to extract it does not reject the reading. */
  private String source(T reading) throws InterruptedException {
    if (place == null || reading == null) {
      return pipeline;
    }
    try {
      String told = place.extract(reading);
      return told == null ? pipeline : told;
    } catch (InterruptedException cancelled) {
      throw cancelled;
    } catch (Exception | AssertionError | StackOverflowError thrown) {
      return pipeline + ", whose place threw " + thrown.getClass().getName();
    }
  }
}
