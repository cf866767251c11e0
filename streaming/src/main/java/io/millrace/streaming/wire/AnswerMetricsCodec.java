package io.millrace.streaming.wire;

import io.millrace.api.evaluation.AnswerMetrics;
import java.io.IOException;
import java.util.LinkedHashMap;
import java.util.Map;
import org.apache.flink.core.memory.DataInputView;
import org.apache.flink.core.memory.DataOutputView;

/*
 * Version 2, the first that there is; fields as in WireFields:
 *
 *   | scope: text, the constant's name | key | group | start: long | end: long | method: text |
 *   | parts: int | of each: name: text | values | channels: int | of each: name: text | values |
 *
 *   values: | count: int | of each: name: text | value: double, raw bits |
 */
/** Reads and writes {@link AnswerMetrics}. */
final class AnswerMetricsCodec implements RecordCodec<AnswerMetrics> {

  private static final long serialVersionUID = 1L;

  /** More cannot be meant: a damaged record would name any number. */
  private static final int MOST = 1 << 20;

  @Override
  public RecordKind kind() {
    return RecordKind.ANSWER_METRICS;
  }

  @Override
  public int version() {
    return WireVersion.UNMARKED;
  }

  @Override
  public void write(AnswerMetrics record, DataOutputView out) throws IOException {
    WireFields.writeConstant(record.scope(), out);
    WireFields.writeText(record.key(), out);
    WireFields.writeText(record.group(), out);
    out.writeLong(record.start());
    out.writeLong(record.end());
    WireFields.writeText(record.method(), out);
    out.writeInt(record.parts().size());
    for (Map.Entry<String, AnswerMetrics.Part> part : record.parts().entrySet()) {
      WireFields.writeText(part.getKey(), out);
      writeValues(part.getValue().values(), out);
      Map<String, Map<String, Double>> channels = part.getValue().channels();
      out.writeInt(channels.size());
      for (Map.Entry<String, Map<String, Double>> channel : channels.entrySet()) {
        WireFields.writeText(channel.getKey(), out);
        writeValues(channel.getValue(), out);
      }
    }
  }

  private static void writeValues(Map<String, Double> values, DataOutputView out)
      throws IOException {
    out.writeInt(values.size());
    for (Map.Entry<String, Double> value : values.entrySet()) {
      WireFields.writeText(value.getKey(), out);
      out.writeLong(Double.doubleToRawLongBits(value.getValue()));
    }
  }

  @Override
  public AnswerMetrics read(DataInputView in) throws IOException {
    int first = in.readInt();
    WireVersion.checkUnmarked(first, kind());
    return new AnswerMetrics(
        WireFields.readConstant(AnswerMetrics.Scope.class, first, in),
        WireFields.readText(in),
        WireFields.readText(in),
        in.readLong(),
        in.readLong(),
        WireFields.readText(in),
        parts(in));
  }

  private static Map<String, AnswerMetrics.Part> parts(DataInputView in) throws IOException {
    Map<String, AnswerMetrics.Part> parts = new LinkedHashMap<>();
    for (int left = count(in); left > 0; left--) {
      String name = WireFields.readText(in);
      Map<String, Double> values = values(in);
      Map<String, Map<String, Double>> channels = new LinkedHashMap<>();
      for (int channel = count(in); channel > 0; channel--) {
        channels.put(WireFields.readText(in), values(in));
      }
      parts.put(name, new AnswerMetrics.Part(values, channels));
    }
    return parts;
  }

  private static Map<String, Double> values(DataInputView in) throws IOException {
    Map<String, Double> values = new LinkedHashMap<>();
    for (int left = count(in); left > 0; left--) {
      values.put(WireFields.readText(in), Double.longBitsToDouble(in.readLong()));
    }
    return values;
  }

  private static int count(DataInputView in) throws IOException {
    int count = in.readInt();
    if (count < 0 || count > MOST) {
      throw new IOException(
          "Cannot read metrics: expected 0 to "
              + MOST
              + " of them, found "
              + count
              + "; the record is damaged");
    }
    return count;
  }
}
