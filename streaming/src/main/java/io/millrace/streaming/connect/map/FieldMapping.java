package io.millrace.streaming.connect.map;

import io.millrace.api.pipeline.LabelWords;
import io.millrace.api.pipeline.Mapping;
import io.millrace.api.record.Inbound;
import io.millrace.api.record.Observation;
import io.millrace.api.record.Origin;
import io.millrace.api.record.Reason;
import io.millrace.api.record.SensorReadings;
import io.millrace.streaming.connect.map.FieldBuffer.Kind;
import io.millrace.streaming.connect.record.Envelope;
import io.millrace.streaming.connect.record.LabelReader;
import io.millrace.streaming.connect.record.NumberText;
import io.millrace.streaming.connect.record.Refusal;
import io.millrace.streaming.connect.time.TimeReader;
import java.util.ArrayList;
import java.util.List;

/**
 * Makes readings of the fields that a mapping asks for. Each field has a slot; a format fills the
 * slots of a {@link FieldBuffer} from a record.
 */
public final class FieldMapping {

  /** How messages name the place of a field. */
  public enum Wording {
    /** {@code in column temp}. */
    COLUMN,
    /** {@code at 'sensors.temp'}. */
    FIELD;

    private String place(Mapping.Field field) {
      String name = FieldSlots.written(field);
      return this == COLUMN ? " in column " + name : " at '" + name + "'";
    }
  }

  private final Mapping mapping;
  private final List<String> channels;
  private final FieldSlots slots;
  private final Wording wording;
  private final ValueReader values;
  private final LabelReader labels;
  private final TimeReader time;
  private final TextField key;
  private final TextField group;
  private final TextField label;
  private final List<TextField> times = new ArrayList<>();
  private final String[] places;

  /** Null unless a record has one value, of the sensor that it names. */
  private final SensorField single;

  private final StringBuilder joined = new StringBuilder();

  /**
   * @param channels names of the channels, in their order; of the sensors where rows are aligned
   * @param numbers how numbers are written in text
   * @param wording how messages name fields
   * @param words words of the label's classes
   */
  public FieldMapping(
      Mapping mapping,
      List<String> channels,
      NumberText numbers,
      Wording wording,
      LabelWords words) {
    this.mapping = mapping;
    this.channels = channels;
    this.wording = wording;
    this.slots = new FieldSlots(mapping, channels);
    this.values = new ValueReader(numbers, mapping.values().missing());
    this.labels = new LabelReader(words, channels);
    this.key = new TextField("key", mapping.key(), slots);
    this.group = new TextField("group", mapping.group(), slots);
    this.label = new TextField("label", mapping.label(), slots);
    mapping.time().from().forEach(part -> times.add(new TextField("time", part, slots)));
    List<String> names = mapping.time().from().stream().map(FieldSlots::written).toList();
    this.time =
        new TimeReader(
            mapping.time().form(),
            mapping.time().pattern(),
            mapping.time().zone(),
            wording == Wording.COLUMN
                ? TimeReader.inColumns(names)
                : "at '" + String.join("', '", names) + "'",
            mapping.time().from().get(0) instanceof Mapping.Field.Beside
                ? names.get(0)
                : "path: " + names.get(0));
    if (mapping.values().places() instanceof Mapping.Places.OfSensor one) {
      this.places = new String[0];
      this.single = new SensorField(one, slots, values, channels, wording.place(one.value()));
    } else {
      this.places = places();
      this.single = null;
    }
  }

  private String[] places() {
    String[] places = new String[channels.size()];
    for (int channel = 0; channel < places.length; channel++) {
      String name = channels.get(channel);
      Mapping.Field field = slots.ofChannel(channel);
      String written = FieldSlots.written(field);
      places[channel] =
          wording.place(field)
              + (wording == Wording.COLUMN || written.equals(name)
                  ? ""
                  : " for channel '" + name + "'");
    }
    return places;
  }

  /** The fields and their slots. */
  public FieldSlots slots() {
    return slots;
  }

  /** A buffer for the fields of one record at a time. */
  public FieldBuffer buffer() {
    return new FieldBuffer(slots.count());
  }

  /**
   * Makes the reading of a record.
   *
   * @throws Refusal with the field and the reason
   */
  public Inbound inbound(FieldBuffer fields, Origin origin, Envelope envelope) throws Refusal {
    String name = key.read(fields, origin, envelope);
    if (name == null) {
      throw key.missing(fields, wording == Wording.COLUMN);
    }
    String cohort = group.read(fields, origin, envelope);
    checkAbsent(group, fields);
    String mark = label.read(fields, origin, envelope);
    checkAbsent(label, fields);
    long millis = time(fields, origin, envelope);
    if (single != null) {
      int sensor = single.sensor(fields, origin, envelope, wording == Wording.COLUMN);
      return SensorReadings.of(
          name, cohort == null ? name : cohort, millis, sensor, single.value(fields), origin);
    }
    return new Observation(name, cohort == null ? name : cohort, millis, row(fields), mark, origin);
  }

  private void checkAbsent(TextField text, FieldBuffer fields) throws Refusal {
    if (text.isAbsent(fields) && mapping.values().absent() == Mapping.Absent.REFUSED) {
      throw absent("a " + text.use(), wording.place(text.field()));
    }
  }

  private long time(FieldBuffer fields, Origin origin, Envelope envelope) throws Refusal {
    joined.setLength(0);
    boolean number = times.size() == 1;
    for (int part = 0; part < times.size(); part++) {
      TextField from = times.get(part);
      if (from.isAbsent(fields)) {
        throw new Refusal(
            Reason.MALFORMED, "expected a time" + wording.place(from.field()) + ", found no field");
      }
      if (part > 0) {
        joined.append(' ');
      }
      number &= from.appendTime(fields, origin, envelope, joined);
    }
    return number ? time.readNumber(joined) : time.read(joined);
  }

  private float[] row(FieldBuffer fields) throws Refusal {
    if (fields.elements() >= 0 && fields.elements() != channels.size()) {
      throw new Refusal(
          Reason.WRONG_WIDTH,
          "expected "
              + channels.size()
              + " values, one per channel,"
              + wording.place(slots.list())
              + ", found "
              + fields.elements()
              + "; send one for each, null where nothing was observed, or correct channels");
    }
    float[] row = new float[channels.size()];
    int present = 0;
    for (int channel = 0; channel < row.length; channel++) {
      int slot = slots.channel(channel);
      if (fields.kind(slot) == Kind.ABSENT) {
        if (mapping.values().absent() == Mapping.Absent.REFUSED) {
          throw absent("a number", places[channel]);
        }
        row[channel] = Float.NaN;
      } else {
        present++;
        row[channel] =
            labels.reads(channel)
                ? values.read(fields, slot, places[channel], labels)
                : values.read(fields, slot, places[channel]);
      }
    }
    if (present == 0) {
      throw new Refusal(
          Reason.MALFORMED,
          "expected the field of at least one channel, such as"
              + places[0]
              + ", found none; correct map.values");
    }
    return row;
  }

  private static Refusal absent(String what, String where) {
    return new Refusal(
        Reason.MALFORMED,
        "expected "
            + what
            + where
            + ", found no field; correct the path, or set absent: missing if a record may lack it");
  }
}
