package io.millrace.watch;

import io.millrace.api.event.Detection;
import io.millrace.api.event.EventSource;
import io.millrace.api.event.EventStream;
import io.millrace.api.event.Found;
import io.millrace.api.operator.Carrying;
import io.millrace.api.operator.ChannelChange;
import io.millrace.api.operator.Learner;
import io.millrace.api.operator.Outcome;
import io.millrace.api.operator.OutputField;
import io.millrace.api.operator.Ports;
import io.millrace.api.operator.Rows;
import io.millrace.api.operator.Signature;
import io.millrace.api.operator.StreamModel;
import io.millrace.stage.InnerBlock;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.function.Consumer;

/*
 * The model runs on a block of its own, as in a chain. An output row of the model holds the watched
 * numbers; those fields that only a watcher reads are not handed on:
 *
 *   output of the model   | code | score | first.error (watched) | second.error |
 *   output                | code | score | second.error | drift.change |
 *
 * A watch of keys takes the number in step and keeps its state with the key. One of groups takes it
 * in learn, in row order, and keeps its state in the parameters. Effects: see WatchedLearner.
 */
/**
 * A model some of whose fields are watched. It answers as the model does, and reports what its
 * watchers find.
 */
final class Watched implements EventSource {

  private final StreamModel model;
  private final List<Watcher> watchers;
  private final WatchLayout layout;
  private final Signature signature;
  private final InnerBlock block;
  private final FoundRows found;

  /** By handed-on field, its first number in a row of the model, and the count. */
  private final int[] from;

  private final int[] lengths;

  /** By field of a watcher, the watcher, and what of it. */
  private final int[] toldOf;

  private final Watcher.Told[] told;
  private final int inputWidth;
  private final int modelWidth;
  private final int width;
  private final int stateWidth;

  /** By watcher, the numbers of a row that it looks at, and the flags behind them. */
  private final double[][] numbers;

  private int heldBack;

  /**
   * @param hidden output fields of the model that are not handed on
   */
  private Watched(StreamModel model, List<Watcher> watchers, Set<String> hidden) {
    this.model = model;
    this.watchers = List.copyOf(watchers);
    Signature of = model.signature();
    this.layout = new WatchLayout(of.sequence(), of.parameters(), watchers);
    Ports ports = of.ports();
    List<OutputField> outputs = new ArrayList<>(ports.outputs());
    outputs.removeIf(field -> hidden.contains(field.name()));
    this.from = outputs.stream().mapToInt(field -> ports.offset(field.name())).toArray();
    this.lengths = outputs.stream().mapToInt(OutputField::width).toArray();
    List<Integer> tellers = new ArrayList<>();
    List<Watcher.Told> what = new ArrayList<>();
    for (int w = 0; w < watchers.size(); w++) {
      for (Watcher.Told one : watchers.get(w).told()) {
        String name = one.of(watchers.get(w).stream().stage());
        outputs.add(one == Watcher.Told.FOUND ? OutputField.flag(name) : OutputField.scalar(name));
        tellers.add(w);
        what.add(one);
      }
    }
    this.toldOf = tellers.stream().mapToInt(Integer::intValue).toArray();
    this.told = what.toArray(Watcher.Told[]::new);
    this.signature =
        new Signature(
            new Ports(ports.inputWidth(), ports.targetWidth(), ports.missing(), outputs),
            of.timing(),
            layout.sequence,
            layout.parameters,
            of.multiplyAdds());
    this.inputWidth = of.inputWidth();
    this.modelWidth = of.outputWidth();
    this.width = signature.outputWidth();
    this.stateWidth = layout.sequence.width();
    this.block = new InnerBlock(model, layout.sequence, 0);
    this.found = new FoundRows(watchers.size());
    this.numbers =
        watchers.stream()
            .map(watcher -> new double[watcher.inputs().size()])
            .toArray(double[][]::new);
  }

  /**
   * Puts watchers around a model.
   *
   * @param hidden output fields of the model that are not handed on
   * @return a {@link Learner} if the model learns, or if a watcher keeps its state by group
   */
  static EventSource of(StreamModel model, List<Watcher> watchers, Set<String> hidden) {
    Watched watched = new Watched(model, watchers, hidden);
    return model instanceof Learner || watched.layout.takenAt >= 0
        ? new WatchedLearner(watched)
        : watched;
  }

  @Override
  public Signature signature() {
    return signature;
  }

  /** What is watched is read, whoever reads it besides. */
  @Override
  public void reading(Set<String> fields) {
    Set<String> read = new HashSet<>(fields);
    int at = 0;
    for (OutputField field : model.signature().ports().outputs()) {
      int from = at;
      int to = at + field.width();
      if (watchers.stream()
          .flatMap(watcher -> watcher.inputs().stream())
          .anyMatch(input -> input.reads(from, to))) {
        read.add(field.name());
      }
      at = to;
    }
    model.reading(read);
  }

  @Override
  public void reset(float[] state, int offset) {
    signature.sequence().fill(state, offset);
    model.reset(state, offset);
  }

  @Override
  public void step(Rows rows) {
    advance(rows, Step.TAKEN);
  }

  @Override
  public int padding() {
    return model.padding();
  }

  @Override
  public void flush(Rows rows) {
    if (padding() == 0) {
      EventSource.super.flush(rows);
    }
    advance(rows, Step.PADDED);
  }

  /** Whether a step has an observation, or comes after the end of a stream. */
  private enum Step {
    TAKEN,
    PADDED
  }

  private void advance(Rows rows, Step step) {
    block.open(rows);
    found.open(rows.capacity());
    heldBack = 0;
    for (int row = 0; row < rows.size(); row++) {
      block.add(rows, row, rows.inputs(), row * inputWidth, rows.steps(row));
    }
    if (step == Step.PADDED) {
      block.flush();
    } else {
      block.step();
    }
    for (int row = 0; row < rows.size(); row++) {
      take(rows, row);
    }
  }

  /** Rows of the block are those of the outer one, in the same order. */
  private void take(Rows rows, int row) {
    Rows inner = block.rows();
    Outcome outcome = inner.outcome(row);
    if (outcome == Outcome.REFUSED) {
      rows.refuse(row, inner.refusal(row));
      return;
    }
    block.keepState(rows, row);
    if (inner.isUnusual(row)) {
      rows.markUnusual(row);
    }
    if (outcome == Outcome.EMITTED) {
      int to = row * width;
      for (int field = 0; field < from.length; field++) {
        System.arraycopy(
            inner.outputs(), row * modelWidth + from[field], rows.outputs(), to, lengths[field]);
        to += lengths[field];
      }
      watchKeys(rows, row);
      for (int field = 0; field < told.length; field++) {
        rows.outputs()[to++] = told(rows, row, toldOf[field], told[field]);
      }
    }
    rows.advance(row, outcome);
  }

  private float told(Rows rows, int row, int w, Watcher.Told what) {
    return switch (what) {
      case FOUND -> flag(rows, row, w);
      case SCORE -> found.value(row, w);
      case PVALUE -> found.pvalue(row, w);
    };
  }

  private float flag(Rows rows, int row, int w) {
    Found what = found.found(row, w);
    boolean on =
        watchers
            .get(w)
            .watch()
            .orElseThrow()
            .isOn(rows.states(), row * stateWidth + layout.stateAt[w]);
    return what == Found.CHANGE || on ? 1 : 0;
  }

  private void watchKeys(Rows rows, int row) {
    for (int w = 0; w < watchers.size(); w++) {
      if (watchers.get(w).ofKey()) {
        found.number(row, w, rows.steps(row));
        watch(rows, row, w, rows.states(), row * stateWidth + layout.stateAt[w]);
      }
    }
  }

  /** Numbers that are not known, as a judgement without a truth, are passed over. */
  private void watch(Rows rows, int row, int w, float[] slots, int at) {
    Watcher watcher = watchers.get(w);
    double[] values = numbers[w];
    boolean known = false;
    for (int input = 0; input < values.length; input++) {
      float value = value(rows, row, watcher.inputs().get(input));
      values[input] = Float.isFinite(value) ? value : Double.NaN;
      known |= Float.isFinite(value);
    }
    if (known) {
      var watch = watcher.watch().orElseThrow();
      Found what = watch.step(values, rows.time(row), slots, at);
      float value = watch.told((float) values[0]);
      found.set(row, w, what, value, watch.decided());
      found.reach(row, w, watch.since(rows.time(row)), watch.peak(value));
      found.rank(row, w, value, watch.pvalue());
      heldBack += watch.holdsBack() ? 1 : 0;
      if (what == Found.START) {
        Watcher.Blamed blamed = watcher.inputs().get(watch.decided()).blamed();
        found.blame(row, w, culprit(rows, row, blamed), watch.held());
      }
    }
  }

  private Detection.Culprit culprit(Rows rows, int row, Watcher.Blamed blamed) {
    float[] outputs = block.rows().outputs();
    int from = row * modelWidth;
    int most = -1;
    for (int channel = 0; channel < blamed.channels(); channel++) {
      float part = outputs[from + blamed.contribution() + channel];
      if (part > 0 && (most < 0 || part > outputs[from + blamed.contribution() + most])) {
        most = channel;
      }
    }
    return most < 0
        ? Detection.Culprit.NONE
        : new Detection.Culprit(
            most,
            outputs[from + blamed.contribution() + most],
            rows.inputs()[row * inputWidth + most],
            outputs[from + blamed.expected() + most]);
  }

  private float value(Rows rows, int row, Watcher.Input input) {
    return input.at() < 0
        ? told(rows, row, input.teller(), input.told())
        : block.rows().outputs()[row * modelWidth + input.at()];
  }

  /** Lets watches of groups take a row, and takes the marks of a learner. */
  void watchGroup(Rows rows, int row, float[] parameters, long sequence) {
    boolean emitted = rows.outcome(row) == Outcome.EMITTED;
    for (int w = 0; w < watchers.size(); w++) {
      Watcher watcher = watchers.get(w);
      if (watcher.ofGroup() && emitted) {
        found.number(row, w, sequence);
        watch(rows, row, w, parameters, layout.stateAt[w]);
      } else if (watcher.watch().isEmpty() && rows.isChange(row)) {
        boolean seen = emitted && !watcher.inputs().isEmpty();
        float value = seen ? value(rows, row, watcher.inputs().get(0)) : Float.NaN;
        found.number(row, w, sequence);
        found.set(row, w, Found.CHANGE, value, 0);
        found.reach(row, w, rows.time(row), value);
      }
    }
  }

  @Override
  public List<EventStream> events() {
    return watchers.stream().map(Watcher::stream).toList();
  }

  @Override
  public void report(Rows rows, Consumer<Detection> to) {
    for (int row = 0; row < rows.size(); row++) {
      for (int w = 0; w < watchers.size(); w++) {
        if (rows.outcome(row) != Outcome.REFUSED && found.found(row, w) != Found.NOTHING) {
          to.accept(found.detection(row, w, watchers.get(w)));
        }
      }
    }
  }

  @Override
  public Set<String> heard() {
    Set<String> heard = new HashSet<>();
    for (Watcher watcher : watchers) {
      for (Watcher.Input input : watcher.inputs()) {
        if (input.at() < 0) {
          heard.add(watchers.get(input.teller()).stream().stage());
        }
      }
    }
    return heard;
  }

  @Override
  public int heldBack() {
    return heldBack;
  }

  @Override
  public boolean publishes() {
    return false;
  }

  @Override
  public Carrying carrying(StreamModel before, ChannelChange change) {
    return before instanceof Watched older
        ? new WatchCarrying(older, this, model.carrying(older.model, change))
        : Carrying.refused("expected the same stages that watch as before");
  }

  StreamModel model() {
    return model;
  }

  WatchLayout layout() {
    return layout;
  }

  List<Watcher> watchers() {
    return watchers;
  }

  FoundRows found() {
    return found;
  }

  InnerBlock block() {
    return block;
  }
}
