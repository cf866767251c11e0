package io.millrace.api.datastream;

import io.millrace.streaming.connect.record.EventTimes;
import io.millrace.streaming.connect.record.ReadingDecoder;
import java.time.Instant;
import java.util.List;
import org.apache.flink.api.common.functions.MapFunction;

/** The extractors of a reading's parts that a builder was given; null where there is none. */
final class Extractors<T> {

  Extractor<? super T, String> key;
  Extractor<? super T, String> group;
  MapFunction<T, Long> time;
  Extractor<? super T, float[]> values;
  Extractor<? super T, String> sensor;
  Extractor<? super T, Float> value;
  Extractor<? super T, String> label;
  Extractor<? super T, String> id;
  Extractor<? super T, String> place;

  /** Milliseconds that a program gives as numbers, which are refused if they look like seconds. */
  static <R> MapFunction<R, Long> numbers(Extractor<? super R, Long> times) {
    return times == null ? null : record -> EventTimes.notSeconds(times.extract(record));
  }

  /** The milliseconds of times; null if there is no extractor, or for a record without a time. */
  static <R> MapFunction<R, Long> millis(Extractor<? super R, Instant> times) {
    return times == null
        ? null
        : record -> {
          Instant at = times.extract(record);
          return at == null ? null : Long.valueOf(at.toEpochMilli());
        };
  }

  /**
   * Adds the faults, in the order of the methods of the builder.
   *
   * @param aligned whether rows are made of the readings
   */
  void check(Faults faults, boolean aligned) {
    faults.required("key", key, "key(Reading::machine)");
    faults.serializable("group", group);
    faults.required("time", time, "time(Reading::at)");
    if (sensor == null) {
      faults.required(
          "values",
          values,
          "values(r -> new float[] {r.temperature()})"
              + (aligned ? ", or sensor(Reading::tag, Reading::value)" : ""));
    } else {
      if (values != null) {
        faults.add("values", "expected values, or a sensor with its value, found both; keep one");
      }
      if (!aligned) {
        faults.add(
            "sensor",
            "expected align, which makes rows of single sensors, found none; call align, or values"
                + " in place of sensor");
      }
      faults.serializable("sensor", sensor);
      faults.serializable("sensor", value);
    }
    if (aligned && label != null) {
      faults.add("label", "has no effect beside align, for a row is of many readings; remove it");
    }
    faults.serializable("label", label);
    if (id != null) {
      if (label != null) {
        faults.add("id", "expected id or label, found both: an answer passes on one; keep one");
      }
      if (aligned) {
        faults.add("id", "has no effect beside align, for a row is of many readings; remove it");
      }
    }
    faults.serializable("id", id);
    faults.serializable("place", place);
  }

  /** Checks that readings have ids if labels name them so. */
  void checkId(Faults faults, boolean named) {
    if (named && id == null) {
      faults.required("id", id, "id(Reading::order), for labels name readings so");
    }
  }

  /**
   * The decoder of readings whose extractors have no fault.
   *
   * @param names of the channels; of the sensors where rows are made
   */
  ReadingDecoder<T> decoder(List<String> names) {
    Extractor<? super T, String> grouped = group == null ? reading -> null : group;
    Extractor<? super T, String> text = id == null ? label : id;
    Extractor<? super T, String> passed = text == null ? reading -> null : text;
    ReadingDecoder.Parts<T> parts =
        new ReadingDecoder.Parts<>(
            key::extract,
            grouped::extract,
            time,
            sensor == null ? values::extract : null,
            passed::extract);
    return sensor == null
        ? new ReadingDecoder<>(parts, names)
        : ReadingDecoder.ofSensors(
            parts, new ReadingDecoder.Single<>(sensor::extract, value::extract), names);
  }
}
