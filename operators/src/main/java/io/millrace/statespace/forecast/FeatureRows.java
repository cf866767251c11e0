package io.millrace.statespace.forecast;

import io.millrace.api.math.FloatMatrix;
import io.millrace.api.operator.Rows;
import io.millrace.statespace.calendar.Calendar;
import io.millrace.statespace.dynamics.Dynamics;

/*
 * phi = (1, u, x, u of the lags, calendar, plans). That of the newest step belongs to the forecasts; that of
 * step t - h, h the longest horizon, to the targets that are there since step t. Storing phi for h steps
 * would cost h · F floats, so a second state follows h steps behind.
 */
/** Features of the newest step of a row, and of the step whose targets are there. */
final class FeatureRows {

  private final ForecastLayout layout;
  private final Dynamics dynamics;
  private final Lags lags;
  private final Calendar calendar;
  private final Planned planned;
  private final int channels;
  private final int ahead;
  private final int stateWidth;

  /** Features of the newest step. */
  final FloatMatrix now;

  /** Those whose targets are there, of the row that was selected. */
  final FloatMatrix then;

  /** Those of all rows of a block. */
  float[] matured = {};

  private final int features;

  FeatureRows(ForecastOptions options, ForecastLayout layout, Dynamics dynamics) {
    this.layout = layout;
    this.dynamics = dynamics;
    this.lags = options.besides().lags();
    this.calendar = options.besides().calendar();
    this.planned = options.besides().planned();
    this.channels = options.channels();
    this.ahead = options.task().ahead().longest();
    this.stateWidth = layout.sequence.width();
    this.features = options.features();
    this.now = FloatMatrix.of(1, features);
    this.then = FloatMatrix.of(1, features);
  }

  /** Makes room for a block. */
  void size(int capacity) {
    if (matured.length < capacity * features) {
      matured = new float[capacity * features];
    }
  }

  /** Selects {@link #then} of a row. */
  void select(int row) {
    then.onto(matured, row * features);
  }

  /** Advances the states of a row, and gathers their features. */
  void advance(Rows rows, int row, float[] filled, long gap) {
    float[] states = rows.states();
    int state = row * stateWidth;
    int ring = (int) (rows.steps(row) % ahead);
    dynamics.select(gap);
    dynamics.advance(filled, row * channels, states, state + layout.newest);
    keep(rows, row, filled);
    gather(rows, row, rows.steps(row), filled, row * channels, state + layout.newest, now);
    if (rows.steps(row) >= ahead) {
      int due = state + layout.inputs + ring * channels;
      dynamics.select(layout.readGap(states, state, ring));
      dynamics.advanceTraced(states, due, states, state + layout.matured, state + layout.traces);
      select(row);
      gather(rows, row, rows.steps(row) - ahead, states, due, state + layout.matured, then);
    }
  }

  /** Keeps what the features of the step need when its targets are there. */
  void await(Rows rows, int row, float[] filled, long gap) {
    float[] states = rows.states();
    int state = row * stateWidth;
    int ring = (int) (rows.steps(row) % ahead);
    System.arraycopy(
        filled, row * channels, states, state + layout.inputs + ring * channels, channels);
    layout.writeGap(gap, states, state, ring);
    layout.writeTime(rows.time(row), states, state, ring);
  }

  private void keep(Rows rows, int row, float[] filled) {
    if (layout.pastRows > 0) {
      int newest = (int) (rows.steps(row) % layout.pastRows) * channels;
      int past = row * stateWidth + layout.past;
      System.arraycopy(filled, row * channels, rows.states(), past + newest, channels);
    }
  }

  private void gather(
      Rows rows, int row, long step, float[] u, int at, int state, FloatMatrix into) {
    float[] values = into.values();
    int to = into.offset();
    values[to] = 1f;
    System.arraycopy(u, at, values, to + 1, channels);
    int next = to + 1 + channels;
    System.arraycopy(rows.states(), state, values, next, 2 * dynamics.modes);
    next += 2 * dynamics.modes;
    int key = row * stateWidth;
    lags.write(rows.states(), key + layout.past, layout.pastRows, step, channels, values, next);
    next += lags.width(channels);
    boolean newest = step == rows.steps(row);
    long time = newest ? rows.time(row) : layout.readTime(rows.states(), key, (int) (step % ahead));
    long due = newest ? due(rows, row) : rows.time(row);
    calendar.write(time, due, u, at, channels, values, next);
    next += calendar.width(channels);
    planned.write(rows.states(), key + layout.past, layout.pastRows, step, channels, values, next);
  }

  /** When the target of the newest step will be, if readings go on at the pace of the last ones. */
  private long due(Rows rows, int row) {
    long steps = rows.steps(row);
    if (calendar.isEmpty() || steps == 0) {
      return rows.time(row);
    }
    int ring = steps < ahead ? 0 : (int) (steps % ahead);
    long before = layout.readTime(rows.states(), row * stateWidth, ring);
    long span = rows.time(row) - before;
    return rows.time(row) + (steps < ahead ? span * ahead / steps : span);
  }
}
