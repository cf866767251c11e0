package io.millrace.streaming.runtime.align;

import io.millrace.streaming.runtime.align.Column.Added;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/*
 * Readings of one key that a row may still need, in segments by time:
 *
 *    carry          | id 0        | id 1        | id 2 (last)
 *    newest of each | readings    | readings    | readings
 *    sensor before  | from id 0   | from id 1   | from id 2 on
 *    id 0
 *
 * A segment has the readings from its id (a time) up to the id of the next. It is written by itself,
 * so a reading rewrites one segment, not all that is open. A reading after all others goes into a
 * new segment if the last is full; a segment with twice as many is divided in the middle.
 */
/** The readings of one key that rows may still need. Segments are loaded when they are used. */
final class OpenReadings {

  /** The time of nothing; after every time. */
  static final long NONE = Long.MAX_VALUE;

  /** No reading before the segments. */
  static final long NO_CARRY = Long.MIN_VALUE;

  /** Readings of a segment that takes no more at its end. */
  static final int FULL = 1024;

  private static final int OVERHEAD = 48;
  private static final int EDGES = 2;

  /** Where segments are that are not loaded. */
  interface Segments {
    Segment load(long id) throws Exception;
  }

  /** A segment and where it is. */
  static final class Entry {
    final long id;
    long newest;
    int count;
    Segment loaded;
    boolean changed;

    Entry(long id, long newest, int count) {
      this.id = id;
      this.newest = newest;
      this.count = count;
    }
  }

  /** One reading. */
  static final class Found {
    long time;
    float value;
  }

  private final int sensors;
  private Segments segments;
  private final List<Entry> entries = new ArrayList<>();
  private final List<Long> dropped = new ArrayList<>();
  private final long[] carryTimes;
  private final float[] carryValues;
  private long bytes;

  /**
   * @param sensors number of sensors
   * @param segments loads those that {@link #entry} names
   */
  OpenReadings(int sensors, Segments segments) {
    this.sensors = sensors;
    this.segments = segments;
    this.carryTimes = new long[sensors];
    this.carryValues = new float[sensors];
    Arrays.fill(carryTimes, NO_CARRY);
  }

  int sensors() {
    return sensors;
  }

  /** Appends a segment that is not loaded. */
  void entry(long id, long newest, int count) {
    entries.add(new Entry(id, newest, count));
  }

  List<Entry> entries() {
    return entries;
  }

  /** Ids of segments that are no more, since the last call. */
  List<Long> takeDropped() {
    List<Long> taken = List.copyOf(dropped);
    dropped.clear();
    return taken;
  }

  long carryTime(int sensor) {
    return carryTimes[sensor];
  }

  float carryValue(int sensor) {
    return carryValues[sensor];
  }

  void carry(int sensor, long time, float value) {
    carryTimes[sensor] = time;
    carryValues[sensor] = value;
  }

  /** Approximate bytes in memory. */
  long bytes() {
    return bytes + (long) Column.READING * sensors + (long) OVERHEAD * entries.size();
  }

  /** Takes a reading. */
  Added add(int sensor, long time, float value) throws Exception {
    Entry entry = entryFor(time);
    Segment segment = loaded(entry);
    long before = segment.bytes();
    Added added = segment.add(sensor, time, value);
    bytes += segment.bytes() - before;
    if (added == Added.NEW || added == Added.LARGER) {
      entry.changed = true;
      entry.count = segment.count();
      entry.newest = Math.max(entry.newest, time);
      if (entry.count >= 2 * FULL) {
        divide(entry);
      }
    }
    return added;
  }

  private Entry entryFor(long time) throws Exception {
    int at = index(time);
    if (at < 0) {
      if (entries.isEmpty()) {
        return begin(0, time, new Segment(sensors));
      }
      // The first segment begins earlier from now on, under another id.
      Entry first = entries.remove(0);
      Segment moved = loaded(first);
      bytes -= moved.bytes();
      dropped.add(first.id);
      Entry renamed = begin(0, time, moved);
      renamed.newest = first.newest;
      return renamed;
    }
    Entry entry = entries.get(at);
    boolean last = at == entries.size() - 1;
    return last && entry.count >= FULL && time > entry.newest
        ? begin(entries.size(), time, new Segment(sensors))
        : entry;
  }

  private Entry begin(int at, long id, Segment segment) {
    Entry entry = new Entry(id, id, segment.count());
    entry.loaded = segment;
    entry.changed = true;
    entries.add(at, entry);
    bytes += segment.bytes();
    return entry;
  }

  private void divide(Entry entry) {
    if (entry.newest == entry.id) {
      // Of many sensors at one time; nothing to divide.
      return;
    }
    long middle = entry.loaded.middle();
    Segment rest = entry.loaded.cut(middle);
    entry.count = entry.loaded.count();
    Entry later = begin(entries.indexOf(entry) + 1, middle, rest);
    later.newest = entry.newest;
    entry.newest = middle - 1;
  }

  /** The index of the segment of a time; -1 if it is before all. */
  private int index(long time) {
    int low = 0;
    int high = entries.size() - 1;
    if (high >= 0 && time >= entries.get(high).id) {
      return high;
    }
    while (low <= high) {
      int mid = (low + high) >>> 1;
      if (entries.get(mid).id <= time) {
        low = mid + 1;
      } else {
        high = mid - 1;
      }
    }
    return high;
  }

  private Segment loaded(Entry entry) throws Exception {
    if (entry.loaded == null) {
      entry.loaded = segments.load(entry.id);
      bytes += entry.loaded.bytes();
    }
    return entry.loaded;
  }

  /**
   * Finds the newest reading of a sensor in a range of time.
   *
   * @param after exclusive
   * @param upTo inclusive
   */
  boolean newest(int sensor, long after, long upTo, Found found) throws Exception {
    for (int at = index(upTo); at >= 0 && entries.get(at).newest > after; at--) {
      Column column = loaded(entries.get(at)).column(sensor);
      int count = column == null ? 0 : column.upTo(upTo);
      if (count > 0) {
        found.time = column.time(count - 1);
        found.value = column.value(count - 1);
        return found.time > after;
      }
    }
    found.time = carryTimes[sensor];
    found.value = carryValues[sensor];
    return found.time > after && found.time <= upTo;
  }

  /**
   * Finds the oldest reading of a sensor in a range of time.
   *
   * @param after exclusive
   * @param before exclusive
   */
  boolean oldest(int sensor, long after, long before, Found found) throws Exception {
    for (int at = Math.max(0, index(after));
        at < entries.size() && entries.get(at).id < before;
        at++) {
      Column column = loaded(entries.get(at)).column(sensor);
      int place = column == null ? 0 : column.upTo(after);
      if (column != null && place < column.size()) {
        found.time = column.time(place);
        found.value = column.value(place);
        return found.time < before;
      }
    }
    return false;
  }

  /** What is told of the readings of a range, the oldest first. */
  interface Visitor {
    void reading(float value);
  }

  /**
   * Visits the readings of a sensor in a range of time.
   *
   * @param after exclusive
   * @param upTo inclusive
   */
  void visit(int sensor, long after, long upTo, Visitor visitor) throws Exception {
    for (int at = Math.max(0, index(after));
        at < entries.size() && entries.get(at).id <= upTo;
        at++) {
      Column column = loaded(entries.get(at)).column(sensor);
      if (column != null) {
        int end = column.upTo(upTo);
        for (int i = column.upTo(after); i < end; i++) {
          visitor.reading(column.value(i));
        }
      }
    }
  }

  /** The time of the oldest reading after a time; {@link #NONE} if there is none. */
  long after(long time) throws Exception {
    for (int at = Math.max(0, index(time)); at < entries.size(); at++) {
      if (entries.get(at).newest > time) {
        long oldest = loaded(entries.get(at)).after(time);
        if (oldest != NONE) {
          return oldest;
        }
      }
    }
    return NONE;
  }

  /** Number of readings after a time. */
  long countAfter(long time) throws Exception {
    long count = 0;
    for (int at = entries.size() - 1; at >= 0 && entries.get(at).newest > time; at--) {
      Entry entry = entries.get(at);
      count += entry.id > time ? entry.count : loaded(entry).countAfter(time);
    }
    return count;
  }

  /** Keeps of each sensor only the newest reading of the segments that end before a time. */
  void purge(long before) throws Exception {
    while (entries.size() > 1 && entries.get(1).id <= before) {
      Segment oldest = loaded(entries.get(0));
      for (int sensor = 0; sensor < sensors; sensor++) {
        Column column = oldest.column(sensor);
        if (column != null && column.size() > 0) {
          carry(sensor, column.time(column.size() - 1), column.value(column.size() - 1));
        }
      }
      remove(0);
    }
  }

  /** Forgets the readings up to a time, inclusive. */
  void forget(long upTo) throws Exception {
    Arrays.fill(carryTimes, NO_CARRY);
    while (!entries.isEmpty() && entries.get(0).id <= upTo) {
      Segment rest = loaded(entries.get(0)).cut(upTo + 1);
      long newest = entries.get(0).newest;
      remove(0);
      if (rest.count() > 0) {
        begin(0, rest.after(upTo), rest).newest = newest;
        return;
      }
    }
  }

  private void remove(int at) throws Exception {
    Entry gone = entries.remove(at);
    dropped.add(gone.id);
    bytes -= gone.loaded == null ? 0 : gone.loaded.bytes();
  }

  /**
   * Loads all segments, which count as changed.
   *
   * @param later loads them after they were written
   */
  void loadAll(Segments later) throws Exception {
    for (Entry entry : entries) {
      entry.count = loaded(entry).count();
      entry.changed = true;
    }
    segments = later;
  }

  /** Unloads segments between the oldest and the newest, which have been written. */
  void unload() {
    for (int at = EDGES; at < entries.size() - EDGES; at++) {
      Entry entry = entries.get(at);
      if (entry.loaded != null && !entry.changed) {
        bytes -= entry.loaded.bytes();
        entry.loaded = null;
      }
    }
  }
}
