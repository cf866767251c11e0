package io.millrace.streaming.runtime.block;

import io.millrace.api.record.DeadLetter;
import io.millrace.api.record.Event;
import io.millrace.api.record.Result;
import io.millrace.streaming.judge.Evaluated;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;
import java.util.function.LongPredicate;

/**
 * Records results, dead letters and new versions in order, and replays them into another collector.
 */
final class BufferedCollector implements ResultCollector {

  private final LongPredicate due;
  private final ScaleSlots slots;
  private final List<Consumer<ResultCollector>> events = new ArrayList<>();

  /**
   * @param due the versions that are recorded; their parameters are copied, because learning
   *     changes them in place
   * @param slots what is copied of the states of the keys
   */
  BufferedCollector(LongPredicate due, ScaleSlots slots) {
    this.due = due;
    this.slots = slots;
  }

  @Override
  public void emit(Result result) {
    events.add(collector -> collector.emit(result));
  }

  @Override
  public void judged(Evaluated record) {
    events.add(collector -> collector.judged(record));
  }

  @Override
  public void refuse(DeadLetter letter) {
    events.add(collector -> collector.refuse(letter));
  }

  @Override
  public void changed(LoadedGroup loadedGroup, long version) {
    if (due.test(version)) {
      LoadedGroup then = loadedGroup.copy(slots);
      events.add(collector -> collector.changed(then, version));
    }
  }

  @Override
  public void tell(Event event) {
    events.add(collector -> collector.tell(event));
  }

  @Override
  public void heldBack(int alarms) {
    events.add(collector -> collector.heldBack(alarms));
  }

  @Override
  public void publish(LoadedGroup loadedGroup, long version) {
    LoadedGroup then = loadedGroup.copy(slots);
    events.add(collector -> collector.publish(then, version));
  }

  void replay(ResultCollector collector) {
    events.forEach(event -> event.accept(collector));
    events.clear();
  }
}
