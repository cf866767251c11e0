package io.millrace.watch;

import io.millrace.api.event.Detection;
import io.millrace.api.event.EventEffect;
import io.millrace.api.event.EventSource;
import io.millrace.api.event.EventStream;
import io.millrace.api.math.PackedLong;
import io.millrace.api.operator.Carrying;
import io.millrace.api.operator.ChannelChange;
import io.millrace.api.operator.Gauges;
import io.millrace.api.operator.Learner;
import io.millrace.api.operator.Outcome;
import io.millrace.api.operator.Rows;
import io.millrace.api.operator.Signature;
import io.millrace.api.operator.StreamModel;
import java.util.Arrays;
import java.util.List;
import java.util.Set;
import java.util.function.Consumer;

/*
 * watch.taken counts the rows that the group has taken, refused ones left out. It is part of the
 * count that the host keeps, so that a change of a watch alone is a change of the parameters:
 *
 *   learned of the host = learned of the model + watch.taken
 *
 * An effect cannot take place at its row: rows behind it in the block have been stepped already.
 * It is noted in watch.pending, and done when watch.taken is a multiple of `every`. The horizon ends
 * a block there, so the row is the last that was taken, in whatever bundles rows come. Where a block
 * has one row, as with `every: 1`, that is the row of the event.
 */
/** A {@link Watched} model that learns, or whose watchers keep what they know by group. */
final class WatchedLearner implements Learner, EventSource {

  private final Watched watched;

  /** Null if the model does not learn. */
  private final Learner model;

  private final int takenAt;
  private final int pendingAt;
  private boolean publishes;

  WatchedLearner(Watched watched) {
    this.watched = watched;
    this.model = watched.model() instanceof Learner learner ? learner : null;
    this.takenAt = watched.layout().takenAt;
    this.pendingAt = watched.layout().pendingAt;
  }

  @Override
  public Signature signature() {
    return watched.signature();
  }

  @Override
  public void reading(Set<String> fields) {
    watched.reading(fields);
  }

  @Override
  public void reset(float[] state, int offset) {
    watched.reset(state, offset);
  }

  @Override
  public void initialize(float[] parameters, long seed) {
    signature().parameters().fill(parameters, 0);
    if (model != null) {
      model.initialize(parameters, seed);
    }
  }

  @Override
  public List<String> unfit(Set<String> given, float[] parameters) {
    return model == null ? List.of() : model.unfit(given, parameters);
  }

  @Override
  public int horizon(float[] parameters, long learned) {
    int most =
        model == null ? Integer.MAX_VALUE : model.horizon(parameters, learned - taken(parameters));
    for (Watcher watcher : watched.watchers()) {
      if (watcher.hasEffect()) {
        most = Math.min(most, watcher.untilEffect(taken(parameters)));
      }
    }
    return most;
  }

  @Override
  public long version(float[] parameters, long learned) {
    return model == null ? 0 : model.version(parameters, learned - taken(parameters));
  }

  @Override
  public Gauges gauges() {
    return model == null ? Gauges.NONE : model.gauges();
  }

  @Override
  public void step(Rows rows) {
    share(rows);
    watched.step(rows);
  }

  @Override
  public int padding() {
    return watched.padding();
  }

  @Override
  public void flush(Rows rows) {
    share(rows);
    watched.flush(rows);
  }

  private void share(Rows rows) {
    publishes = false;
    watched.block().open(rows);
    float[] all = rows.parameters();
    watched.block().rows().useParameters(all, rows.learned() - taken(all));
  }

  @Override
  public void learn(Rows rows) {
    float[] all = rows.parameters();
    long taken = taken(all);
    watched.block().rows().useParameters(all, rows.learned() - taken);
    rows.countLearned(watched.block().learn(rows));
    if (takenAt < 0) {
      return;
    }
    long before = taken;
    for (int row = 0; row < rows.size(); row++) {
      if (rows.outcome(row) != Outcome.REFUSED) {
        watched.watchGroup(rows, row, all, taken++);
        note(row, all);
      }
    }
    PackedLong.write(taken, all, takenAt);
    rows.countLearned(taken - before);
    if (pendingAt >= 0 && taken > before) {
      act(all, taken);
    }
  }

  private void note(int row, float[] all) {
    for (int w = 0; w < watched.watchers().size() && pendingAt >= 0; w++) {
      if (watched.watchers().get(w).hasEffect() && watched.found().begins(row, w)) {
        all[pendingAt + w] = 1;
      }
    }
  }

  /** Does what events since the last time asked for, if it is the moment. */
  private void act(float[] all, long taken) {
    for (int w = 0; w < watched.watchers().size(); w++) {
      Watcher watcher = watched.watchers().get(w);
      if (all[pendingAt + w] > 0 && watcher.untilEffect(taken) == watcher.every()) {
        all[pendingAt + w] = 0;
        act(watcher, all);
      }
    }
  }

  private void act(Watcher watcher, float[] all) {
    if (watcher.stream().effect() == EventEffect.PUBLISH) {
      publishes = true;
      return;
    }
    Watcher.Target target = watcher.target();
    int end = target.at() + target.learner().signature().parameters().width();
    float[] own = Arrays.copyOfRange(all, target.at(), end);
    if (watcher.stream().effect() == EventEffect.RESTART) {
      target.learner().restart(own);
    } else {
      target.learner().forget(own, target.share());
    }
    System.arraycopy(own, 0, all, target.at(), own.length);
  }

  private long taken(float[] all) {
    return takenAt < 0 ? 0 : PackedLong.read(all, takenAt);
  }

  @Override
  public int memoWidth() {
    return model == null ? 0 : model.memoWidth();
  }

  @Override
  public boolean remember(Rows rows, int row, float[] memo) {
    return watched.block().remember(row, memo);
  }

  @Override
  public void learnLate(Rows memos) {
    float[] all = memos.parameters();
    long taken = taken(all);
    memos.useParameters(all, memos.learned() - taken);
    model.learnLate(memos);
    memos.useParameters(all, memos.learned() + taken);
  }

  @Override
  public List<EventStream> events() {
    return watched.events();
  }

  @Override
  public void report(Rows rows, Consumer<Detection> to) {
    watched.report(rows, to);
  }

  @Override
  public Set<String> heard() {
    return watched.heard();
  }

  @Override
  public int heldBack() {
    return watched.heldBack();
  }

  @Override
  public boolean publishes() {
    return publishes;
  }

  @Override
  public Carrying carrying(StreamModel before, ChannelChange change) {
    return watched.carrying(
        before instanceof WatchedLearner learner ? learner.watched : before, change);
  }
}
