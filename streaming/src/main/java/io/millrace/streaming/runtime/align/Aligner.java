package io.millrace.streaming.runtime.align;

import io.millrace.api.pipeline.AlignSpec;
import io.millrace.api.record.SensorReadings;
import io.millrace.state.KeyState;
import io.millrace.streaming.runtime.clock.ConfirmedTime;

/*
 * t: time of a reading   C: confirmed time of its key   L: lateness   W: watermark
 * T: time of a row       A: how far rows look ahead
 *
 * A reading is late if t < C - L, as everywhere. So a row is whole, whatever comes, when
 * T + A < C - L. In a stream whose records are at most L behind the newest of all, no reading with
 * t <= W comes either, so a row is also whole when T + A <= W. Rows of a key are emitted
 *
 *   in time    (t > W for its readings)  by W: the rows of all keys of a group come in order of time
 *   behind     (t <= W)                  by C: a key that lags keeps all its readings. Once W has
 *              moved on by more than L since the key's last reading: by W, for the key is quiet
 *
 * What a row holds depends on the readings alone. A reading that a row lacks which was emitted by W
 * is refused; by the rule of L it came too late for its stream, though not for its key.
 */
/**
 * Takes the readings of keys and makes rows of them. Plain Java; what it knows of a key is in an
 * {@link AlignedKey}. Not thread-safe.
 */
final class Aligner {

  private static final long NONE = OpenReadings.NONE;
  private static final int AHEAD = 1024;
  private static final int AHEAD_PER_SENSOR = 8;

  private final RowRules rules;
  private final ConfirmedTime times;
  private final long every;
  private final long lateness;
  private final int mostAhead;
  private final float[] row;
  private long duplicates;
  private long conflicts;

  /** What became of a record. */
  enum Verdict {
    /** Its readings are in rows to come. */
    TAKEN,
    /** It is behind the confirmed time of its key by more than the lateness. */
    LATE,
    /** It belongs to a row that was emitted when the watermark passed. */
    BELONGS_TO_EMITTED,
    /** Too many readings are ahead of the confirmed time of the key. */
    TOO_MANY_AHEAD
  }

  /** Receives rows. */
  interface Rows {
    /**
     * @param values owned by the receiver
     */
    void row(long time, float[] values);
  }

  /**
   * @param lateness milliseconds that a record may be behind the confirmed time of its key
   */
  Aligner(AlignSpec spec, long lateness) {
    this.rules = new RowRules(spec);
    this.times = new ConfirmedTime(lateness);
    this.every = spec.every().toMillis();
    this.lateness = lateness;
    this.mostAhead = Math.max(AHEAD, AHEAD_PER_SENSOR * spec.sensors().size());
    this.row = new float[rules.width()];
  }

  /** Readings that were there already. */
  long duplicates() {
    return duplicates;
  }

  /** Readings of a time and sensor with another value, of which the larger counts. */
  long conflicts() {
    return conflicts;
  }

  /** How long after its time a row may be emitted, when the watermark decides. */
  long delay() {
    return rules.lookedAhead() + lateness + 1;
  }

  /**
   * Takes a record.
   *
   * @param watermark the current one, {@code Long.MIN_VALUE} if there is none yet
   * @param rows receives the rows that are whole by the key's own clock
   */
  Verdict take(AlignedKey key, SensorReadings record, long watermark, Rows rows) throws Exception {
    ConfirmedTime.Judgement judgement = times.judge(key.clock, record.time());
    if (judgement.late()) {
      key.clock = judgement.clock();
      return Verdict.LATE;
    }
    long confirmed = key.clock.confirmed();
    boolean back = confirmed != KeyState.NO_TIME && judgement.clock().confirmed() < confirmed;
    if (!back && record.time() <= passed(key)) {
      noteArrival(key, record.time(), watermark);
      return Verdict.BELONGS_TO_EMITTED;
    }
    if (record.time() > judgement.clock().confirmed()
        && key.readings.countAfter(judgement.clock().confirmed()) >= mostAhead) {
      return Verdict.TOO_MANY_AHEAD;
    }
    if (back) {
      beginAgain(key, rows);
    }
    key.clock = judgement.clock();
    noteArrival(key, record.time(), watermark);
    for (int i = 0; i < record.sensors().length; i++) {
      add(key, record.sensors()[i], record.time(), record.values()[i]);
    }
    if (key.behind && key.clock.confirmed() != KeyState.NO_TIME) {
      emit(key, key.clock.confirmed() - lateness - 1, rows);
    }
    return Verdict.TAKEN;
  }

  /** Newest time of which a reading would belong to a row that was emitted. */
  private long passed(AlignedKey key) {
    return key.emitted == KeyState.NO_TIME ? KeyState.NO_TIME : key.emitted + rules.lookedAhead();
  }

  private static void noteArrival(AlignedKey key, long time, long watermark) {
    if (watermark == Long.MIN_VALUE) {
      return;
    }
    if (time <= watermark) {
      key.behind = true;
    } else if (key.clock.confirmed() > watermark) {
      key.behind = false;
    }
    key.arrived = watermark;
  }

  private void add(AlignedKey key, int sensor, long time, float value) throws Exception {
    switch (key.readings.add(sensor, time, value)) {
      case NEW -> key.next = Math.min(key.next, firstRow(time));
      case DUPLICATE -> duplicates++;
      case LARGER, SMALLER -> conflicts++;
    }
  }

  /** The first row that a reading belongs to. */
  private long firstRow(long time) {
    if (every == 0 || time == NONE) {
      return time;
    }
    long rest = Math.floorMod(time, every);
    return rest == 0 ? time : time - rest + every;
  }

  /** The clock of the key was set back: its rows end, and it begins anew. */
  private void beginAgain(AlignedKey key, Rows rows) throws Exception {
    long confirmed = key.clock.confirmed();
    emit(key, confirmed + rules.tolerance() + rules.lookedAhead(), rows);
    key.readings.forget(confirmed);
    key.emitted = KeyState.NO_TIME;
    key.next = firstRow(key.readings.after(Long.MIN_VALUE));
  }

  /**
   * Emits the rows that are whole if no reading up to a time will come, inclusive.
   *
   * @param upTo the time, or {@code Long.MAX_VALUE} at the end
   */
  void emit(AlignedKey key, long upTo, Rows rows) throws Exception {
    while (key.next != NONE && key.next <= upTo - rules.lookedAhead()) {
      long time = key.next;
      RowRules.Content content = rules.compute(key.readings, time, row);
      if (content == RowRules.Content.VALUES) {
        rows.row(time, row.clone());
        key.emitted = time;
      }
      key.next =
          every == 0 || content == RowRules.Content.NOTHING
              ? firstRow(key.readings.after(time))
              : time + every;
    }
    if (key.clock.confirmed() != KeyState.NO_TIME) {
      long needed = Math.min(key.next, key.clock.confirmed() - lateness);
      key.readings.purge(needed - rules.lookedBack());
    }
  }

  /** What a dead letter says of a record that was not taken. */
  String detail(Verdict verdict, AlignedKey key, SensorReadings record) {
    long confirmed = key.clock.confirmed();
    return switch (verdict) {
      case LATE ->
          "expected a time from "
              + (confirmed - lateness)
              + " on (the confirmed time of key '"
              + record.key()
              + "' is "
              + confirmed
              + ", lateness "
              + lateness
              + " ms), found "
              + record.time()
              + "; raise lateness, or send records in order";
      case BELONGS_TO_EMITTED ->
          "expected a time after "
              + passed(key)
              + " (the row of key '"
              + record.key()
              + "' at "
              + key.emitted
              + " was emitted when the watermark passed), found "
              + record.time()
              + "; raise lateness to how far keys of a source may be apart";
      case TOO_MANY_AHEAD ->
          "expected a time near the confirmed time of key '"
              + record.key()
              + "', found "
              + record.time()
              + " while "
              + mostAhead
              + " readings are ahead of it; correct the clock of the device";
      case TAKEN -> throw new IllegalArgumentException("Cannot refuse a record that was taken");
    };
  }

  /** The watermark at which the key's next row is whole; {@link OpenReadings#NONE} without one. */
  long due(AlignedKey key) {
    if (key.next == NONE) {
      return NONE;
    }
    long whole = key.next + rules.lookedAhead();
    return key.behind ? Math.max(whole, key.arrived + lateness + 1) : whole;
  }
}
