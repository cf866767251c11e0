package io.millrace.streaming.connect.map;

import io.millrace.api.pipeline.Mapping;
import io.millrace.api.record.Origin;
import io.millrace.api.record.Reason;
import io.millrace.streaming.connect.map.FieldBuffer.Kind;
import io.millrace.streaming.connect.record.Envelope;
import io.millrace.streaming.connect.record.Refusal;
import io.millrace.streaming.connect.record.SensorNames;
import java.util.List;

/** Reads the one value of a record, and which sensor it is of. */
final class SensorField {

  private final TextField sensor;
  private final int slot;
  private final String place;
  private final ValueReader values;
  private final SensorNames names;

  /**
   * @param names of the sensors, in their order
   * @param place how messages name the place of the value
   */
  SensorField(
      Mapping.Places.OfSensor places,
      FieldSlots slots,
      ValueReader values,
      List<String> names,
      String place) {
    this.sensor = new TextField("sensor", places.sensor(), slots);
    this.slot = slots.slot(places.value());
    this.place = place;
    this.values = values;
    this.names = new SensorNames(names);
  }

  /** The position of the sensor. */
  int sensor(FieldBuffer fields, Origin origin, Envelope envelope, boolean cells) throws Refusal {
    String name = sensor.read(fields, origin, envelope);
    if (name == null) {
      throw sensor.missing(fields, cells);
    }
    return names.position(name);
  }

  /** The value; NaN if it is missing. */
  float value(FieldBuffer fields) throws Refusal {
    if (fields.kind(slot) == Kind.ABSENT) {
      throw new Refusal(
          Reason.MALFORMED, "expected a number" + place + ", found no field; correct map.value");
    }
    return values.read(fields, slot, place);
  }
}
