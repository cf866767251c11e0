package io.millrace.streaming.wire;

import io.millrace.api.evaluation.AnswerMetrics;
import io.millrace.api.record.CodedObservation;
import io.millrace.api.record.DeadLetter;
import io.millrace.api.record.Event;
import io.millrace.api.record.Inbound;
import io.millrace.api.record.ModelRelease;
import io.millrace.api.record.Observation;
import io.millrace.api.record.Result;
import io.millrace.api.record.SensorReadings;
import io.millrace.streaming.judge.Evaluated;
import org.apache.flink.api.common.typeinfo.TypeInformation;

/** Creates the Flink type information of the records. No reflection, no Kryo. */
public final class WireTypes {

  private WireTypes() {}

  public static TypeInformation<Inbound> inbound() {
    return new RecordTypeInfo<>(new InboundCodec());
  }

  public static TypeInformation<Observation> observation() {
    return new RecordTypeInfo<>(new ObservationCodec());
  }

  public static TypeInformation<SensorReadings> sensorReadings() {
    return new RecordTypeInfo<>(new SensorReadingsCodec());
  }

  public static TypeInformation<CodedObservation> code() {
    return new RecordTypeInfo<>(new CodeCodec());
  }

  public static TypeInformation<AnsweredRow> answeredRow() {
    return new RecordTypeInfo<>(new AnsweredRowCodec());
  }

  public static TypeInformation<KeyQueue> keyQueue() {
    return new RecordTypeInfo<>(new KeyQueueCodec());
  }

  public static TypeInformation<Evaluated> evaluated() {
    return new RecordTypeInfo<>(new EvaluatedCodec());
  }

  public static TypeInformation<AnswerMetrics> answerMetrics() {
    return new RecordTypeInfo<>(new AnswerMetricsCodec());
  }

  public static TypeInformation<DeadLetter> deadLetter() {
    return new RecordTypeInfo<>(new DeadLetterCodec());
  }

  public static TypeInformation<Event> event() {
    return new RecordTypeInfo<>(new EventCodec());
  }

  public static TypeInformation<Result> result() {
    return new RecordTypeInfo<>(new ResultCodec());
  }

  public static TypeInformation<ModelRelease> modelRelease() {
    return new RecordTypeInfo<>(new ModelReleaseCodec());
  }
}
