package io.millrace.streaming.connect.record;

import io.millrace.api.config.Spelling;
import io.millrace.api.record.Reason;
import java.io.Serializable;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** The sensors that rows are made of, by their names. */
public final class SensorNames implements Serializable {

  private static final long serialVersionUID = 1L;

  private static final int MOST_SHOWN = 10;

  private final List<String> names;
  private final Map<String, Integer> positions = new HashMap<>();

  /**
   * @param names in their order, each once
   */
  public SensorNames(List<String> names) {
    this.names = List.copyOf(names);
    for (String name : names) {
      positions.put(name, positions.size());
    }
  }

  /**
   * The position of a sensor.
   *
   * @throws Refusal if align does not name it
   */
  public int position(String name) throws Refusal {
    Integer position = positions.get(name);
    if (position == null) {
      throw new Refusal(
          Reason.UNKNOWN_SENSOR,
          "expected a sensor that align names ("
              + String.join(", ", names.subList(0, Math.min(MOST_SHOWN, names.size())))
              + (names.size() > MOST_SHOWN ? " and " + (names.size() - MOST_SHOWN) + " more" : "")
              + "), found '"
              + Refusal.shown(name)
              + "'"
              + Spelling.suggestion(name, names)
              + "; name it in align, or keep its records out of the source");
    }
    return position;
  }
}
