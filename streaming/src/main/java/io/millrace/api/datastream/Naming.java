package io.millrace.api.datastream;

import io.millrace.api.operator.Ports;
import io.millrace.api.record.Result;
import java.io.IOException;
import org.apache.flink.api.common.functions.OpenContext;
import org.apache.flink.api.common.functions.RichMapFunction;
import org.apache.flink.streaming.api.datastream.DataStream;
import org.apache.flink.streaming.api.datastream.SingleOutputStreamOperator;

/** Converts results to answers, which have named fields. */
final class Naming extends RichMapFunction<Result, Answer> {

  private static final long serialVersionUID = 1L;

  /** The fields as bytes, because {@link Ports} is not serializable. */
  private final byte[] table;

  private transient Ports ports;

  Naming(Ports ports) {
    this.table = AnswerFormat.table(ports);
  }

  @Override
  public void open(OpenContext context) throws IOException {
    ports = AnswerFormat.ports(table);
  }

  @Override
  public Answer map(Result result) {
    return new Answer(result, ports);
  }

  /** Names the fields of the results of a pipeline. */
  static SingleOutputStreamOperator<Answer> of(
      String pipeline, DataStream<Result> results, Ports fields) {
    return results
        .map(new Naming(fields))
        .returns(new AnswerType())
        .name("answers")
        .uid(pipeline + "-answers");
  }
}
