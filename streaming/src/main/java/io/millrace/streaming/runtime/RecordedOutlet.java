package io.millrace.streaming.runtime;

import io.millrace.streaming.wire.DeadLetter;
import io.millrace.streaming.wire.Result;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;
import java.util.function.LongPredicate;

/** Keeps what is handed out, in order, until it is replayed into another outlet. */
final class RecordedOutlet implements Outlet {

  private final LongPredicate due;
  private final List<Consumer<Outlet>> events = new ArrayList<>();

  /**
   * @param due versions of which the parameters are wanted later; they are copied, because learning
   *     goes on in them
   */
  RecordedOutlet(LongPredicate due) {
    this.due = due;
  }

  @Override
  public void emit(Result result) {
    events.add(outlet -> outlet.emit(result));
  }

  @Override
  public void refuse(DeadLetter letter) {
    events.add(outlet -> outlet.refuse(letter));
  }

  @Override
  public void changed(Cohort cohort, long version) {
    if (due.test(version)) {
      Cohort then = new Cohort(cohort.group(), cohort.parameters().copy());
      events.add(outlet -> outlet.changed(then, version));
    }
  }

  void replay(Outlet outlet) {
    events.forEach(event -> event.accept(outlet));
    events.clear();
  }
}
