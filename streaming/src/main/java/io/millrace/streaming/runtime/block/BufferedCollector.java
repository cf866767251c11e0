package io.millrace.streaming.runtime.block;

import io.millrace.api.record.DeadLetter;
import io.millrace.api.record.Result;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;
import java.util.function.LongPredicate;

/**
 * Records results, dead letters and new versions in order, and replays them into another collector.
 */
final class BufferedCollector implements ResultCollector {

  private final LongPredicate due;
  private final List<Consumer<ResultCollector>> events = new ArrayList<>();

  /**
   * @param due the versions that are recorded; their parameters are copied, because learning
   *     changes them in place
   */
  BufferedCollector(LongPredicate due) {
    this.due = due;
  }

  @Override
  public void emit(Result result) {
    events.add(collector -> collector.emit(result));
  }

  @Override
  public void refuse(DeadLetter letter) {
    events.add(collector -> collector.refuse(letter));
  }

  @Override
  public void changed(LoadedGroup loadedGroup, long version) {
    if (due.test(version)) {
      LoadedGroup then = new LoadedGroup(loadedGroup.group(), loadedGroup.parameters().copy());
      events.add(collector -> collector.changed(then, version));
    }
  }

  void replay(ResultCollector collector) {
    events.forEach(event -> event.accept(collector));
    events.clear();
  }
}
