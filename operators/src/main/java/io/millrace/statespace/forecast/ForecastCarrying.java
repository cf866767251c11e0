package io.millrace.statespace.forecast;

import io.millrace.api.operator.CarriedState;
import io.millrace.api.operator.Carrying;
import io.millrace.api.operator.ChannelChange;
import io.millrace.api.operator.MiniBatches;
import io.millrace.api.operator.Signature;
import io.millrace.stage.CarriedReadout;
import io.millrace.statespace.calendar.Calendar;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/*
 * With the layer s4d the modes of a channel come and go with it. With s5 they are of all channels,
 * and only the input weights have a row for each; learned ones are kept in the parameters, but
 * those of fixed dynamics are drawn for the number of channels, so every state would mean something
 * else. The row of a new channel is zero: states and their readout do not change until it is
 * learned.
 *
 * Slots as in ForecastLayout and TrainedDynamics; D is a | w | tau | B.
 */
/** Carries the readout, the dynamics and the states of a forecast. */
final class ForecastCarrying implements Carrying {

  private static final String FACTOR = "rls.factor";

  private final Signature older;
  private final Signature signature;
  private final ForecastOptions options;
  private final ChannelChange change;
  private final ChannelChange modes;
  private final ChannelChange steps;
  private final ChannelChange targets;
  private final ChannelChange answers;

  private ForecastCarrying(
      ForecastOptions before,
      Signature older,
      ForecastOptions options,
      Signature signature,
      ChannelChange change) {
    this.older = older;
    this.signature = signature;
    this.options = options;
    this.change = change;
    boolean mixed = isMixed(options);
    this.modes = mixed ? ChannelChange.none(options.modes()) : change.widened(each(options));
    int copies = options.layer().modes().steps().length;
    this.steps = mixed ? ChannelChange.none(copies) : change.widened(copies);
    this.targets = targets(before, options, change);
    this.answers = targets.repeated(options.task().ahead().count());
  }

  static Carrying of(
      ForecastOptions before,
      Signature older,
      ForecastOptions options,
      Signature signature,
      ChannelChange change) {
    List<String> refusals = new ArrayList<>();
    if (isMixed(options) && options.learning().train() == ForecastOptions.Train.READOUT) {
      refusals.add(
          "forecast: layer s5 with train: readout draws its mixtures for the number of channels;"
              + " layer s4d and train: dynamics can be carried");
    }
    boolean same =
        before.task().ahead().equals(options.task().ahead())
            && before.layer().kind() == options.layer().kind()
            && each(before) == each(options)
            && before.layer().modes().steps().length == options.layer().modes().steps().length
            && before.layer().modes().sampling().isTimed()
                == options.layer().modes().sampling().isTimed()
            && isSame(before.besides(), options.besides(), change)
            && before.own() == options.own()
            && before.output().interval() > 0 == options.output().interval() > 0
            && before.learning().train() == options.learning().train()
            && before.learning().readout().rule() == options.learning().readout().rule();
    if (!same) {
      refusals.add(
          "forecast: expected ahead, layer, states, copies, gaps, lags, calendar, planned, own, interval, train and readout as before;"
              + " change them in a start of their own");
    }
    refusals.addAll(
        new MiniBatches(options.learning().batch())
            .obstacles(new MiniBatches(before.learning().batch()), "forecast", "batch"));
    return refusals.isEmpty()
        ? new ForecastCarrying(before, older, options, signature, change)
        : Carrying.refused(refusals);
  }

  private static boolean isMixed(ForecastOptions options) {
    return options.layer().kind() == ForecastOptions.Kind.S5;
  }

  /** Modes of a channel, or of all channels. */
  private static int each(ForecastOptions options) {
    return isMixed(options) ? options.modes() : options.modes() / options.channels();
  }

  /** A target is a channel, and goes with its name, or is declared, and stays. */
  private static ChannelChange targets(
      ForecastOptions before, ForecastOptions options, ChannelChange change) {
    List<Integer> old = before.task().targets();
    if (options.task().isDeclared()) {
      return ChannelChange.none(old.size());
    }
    return new ChannelChange(
        old.size(),
        options.task().targets().stream()
            .map(change::source)
            .map(channel -> channel == ChannelChange.NEW ? channel : old.indexOf(channel))
            .toList());
  }

  private ChannelChange features() {
    ChannelChange all =
        ChannelChange.none(1).followedBy(change).followedBy(modes).followedBy(modes);
    for (int lag = 0; lag < options.besides().lags().lags().size(); lag++) {
      all = all.followedBy(change);
    }
    Calendar calendar = options.besides().calendar();
    if (!calendar.isEmpty()) {
      all = all.followedBy(ChannelChange.none(calendar.plain()));
    }
    for (int product = 0; product < calendar.products(); product++) {
      all = all.followedBy(change);
    }
    for (int lag = 0; lag < options.besides().planned().lags().size(); lag++) {
      all = all.followedBy(ChannelChange.none(options.besides().planned().channels().size()));
    }
    return all;
  }

  /** Whether the features besides are the same, plans those of the same channels. */
  private static boolean isSame(Besides before, Besides after, ChannelChange change) {
    List<Integer> sources = after.planned().channels().stream().map(change::source).toList();
    return before.lags().equals(after.lags())
        && before.calendar().isLike(after.calendar())
        && before.planned().channels().equals(sources)
        && before.planned().lags().equals(after.planned().lags());
  }

  @Override
  public void key(float[] before, float[] after) {
    CarriedState state = new CarriedState(older.sequence(), before, signature.sequence(), after);
    ChannelChange two = ChannelChange.none(2);
    ChannelChange waiting = ChannelChange.none(options.task().ahead().rows());
    ChannelChange longest = ChannelChange.none(options.task().ahead().longest());
    state.copy("waiting.inputs", longest, change);
    forecasts(state, waiting);
    state.copy("waiting.unusual");
    if (state.layout().contains("waiting.truths")) {
      truths(state, longest);
    }
    if (state.layout().contains("past")) {
      int rows = state.layout().slot("past").shape().get(0);
      state.copy("past", ChannelChange.none(rows), change);
    }
    if (options.output().interval() > 0) {
      ChannelChange sides = ChannelChange.none(2);
      state.copy("interval.scale", answers);
      state.copy("interval.count", answers);
      state.copy("interval.bounds", sides, answers);
      int at = state.to("waiting.bounds");
      int size = state.layout().slot("waiting.bounds").size();
      Intervals.clear(state.after(), at, size);
      state.copy("waiting.bounds", sides, waiting, targets);
    }
    state.copy("change", change);
    state.copy("change.count", change);
    state.copy("newest", two, modes);
    state.copy("matured", two, modes);
    for (String optional : List.of("waiting.gaps", "waiting.times", "time")) {
      if (state.layout().contains(optional)) {
        state.copy(optional);
      }
    }
    if (state.layout().contains("trace.pole")) {
      state.copy("trace.pole", two, modes);
      state.copy("trace.step", two, modes);
      state.copy("trace.input", inputs(), two, modes);
    }
  }

  /** Nobody has made a forecast of a new target yet. */
  private void forecasts(CarriedState state, ChannelChange waiting) {
    int at = state.to("waiting.forecasts");
    int size = state.layout().slot("waiting.forecasts").size();
    Arrays.fill(state.after(), at, at + size, Float.NaN);
    state.copy("waiting.forecasts", waiting, targets);
  }

  /** What was true of a new target is not known. */
  private void truths(CarriedState state, ChannelChange longest) {
    int at = state.to("waiting.truths");
    int size = state.layout().slot("waiting.truths").size();
    Truths.clear(state.after(), at, size);
    state.copy("waiting.truths", longest, targets);
  }

  private ChannelChange inputs() {
    return isMixed(options) ? change : ChannelChange.none(1);
  }

  @Override
  public void group(float[] before, long learned, float[] after) {
    CarriedState state =
        new CarriedState(older.parameters(), before, signature.parameters(), after);
    CarriedReadout readout = new CarriedReadout(state, answers, features());
    if (state.layout().contains(FACTOR)) {
      readout.carryLeastSquares(FACTOR, "readout", "pending.readout");
    } else {
      readout.carry("readout");
      readout.carry("pending.readout");
      readout.carryMoments("adam.readout");
    }
    state.copy("error");
    for (String declared : List.of("target.usual", "target.run")) {
      if (state.layout().contains(declared)) {
        state.copy(declared, answers);
      }
    }
    if (options.own()) {
      own(state);
    }
    if (state.layout().contains("input")) {
      dynamics(state);
    }
  }

  /** Each target goes with its channel, whose features are as many as before. */
  private void own(CarriedState state) {
    own(state, "own.readout", targets.widened(options.task().ahead().count()));
    own(state, "own.factor", targets);
    state.copy("own.mix", ChannelChange.none(2), answers);
  }

  private static void own(CarriedState state, String slot, ChannelChange rows) {
    state.copy(slot, rows, ChannelChange.none(state.layout().slot(slot).shape().get(1)));
  }

  private void dynamics(CarriedState state) {
    ChannelChange two = ChannelChange.none(2);
    state.copy("poles.log_decay", modes);
    state.copy("poles.frequency", modes);
    state.copy("steps.log", steps);
    if (isMixed(options)) {
      int at = state.to("input");
      Arrays.fill(state.after(), at, at + state.layout().slot("input").size(), 0f);
    }
    state.copy("input", inputs(), two, modes);
    ChannelChange weights =
        isMixed(options) ? change.widened(2 * modes.after()) : modes.repeated(2);
    ChannelChange learned = modes.repeated(2).followedBy(steps).followedBy(weights);
    state.copy("adam.dynamics", two, learned);
    state.copy("pending.dynamics", learned);
  }

  @Override
  public ChannelChange output(String field) {
    if (field.startsWith("error")) {
      return ChannelChange.none(1);
    }
    return options.task().isDeclared() ? targets : change;
  }

  /** A memo has the features, the forecasts, and a doubt. What a new feature was is not known. */
  @Override
  public void memo(float[] before, float[] after) {
    ChannelChange all = features().followedBy(targets).followedBy(ChannelChange.none(1));
    for (int at = 0; at < after.length; at++) {
      int source = all.source(at);
      after[at] = source == ChannelChange.NEW ? 0 : before[source];
    }
  }
}
