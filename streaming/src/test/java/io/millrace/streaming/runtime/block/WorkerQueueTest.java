package io.millrace.streaming.runtime.block;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.millrace.api.operator.Slot;
import io.millrace.api.operator.StateLayout;
import io.millrace.api.record.DeadLetter;
import io.millrace.api.record.Event;
import io.millrace.api.record.Result;
import io.millrace.state.KeyState;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class WorkerQueueTest {

  /** What happened on the task's thread, in order. */
  private final List<String> seen = new ArrayList<>();

  private final ResultCollector collector =
      new ResultCollector() {
        @Override
        public void emit(Result result) {
          seen.add("result " + result.sequence());
        }

        @Override
        public void refuse(DeadLetter letter) {
          seen.add("refused");
        }

        @Override
        public void changed(LoadedGroup loadedGroup, long version) {
          seen.add("version " + version + " " + loadedGroup.parameters().values()[0]);
        }

        @Override
        public void tell(Event event) {
          seen.add("event " + event.reading().sequence());
        }

        @Override
        public void heldBack(int alarms) {}

        @Override
        public void publish(LoadedGroup loadedGroup, long version) {
          seen.add("wanted " + version + " " + loadedGroup.parameters().values()[0]);
        }
      };

  private final WorkerQueue queue =
      new WorkerQueue(
          "test",
          2,
          collector,
          new WorkerQueue.Copies(version -> version == 2, new ScaleSlots(StateLayout.EMPTY)));

  @AfterEach
  void close() {
    queue.close();
  }

  @Test
  void exampleUsage() throws Exception {
    for (int i = 0; i < 5; i++) {
      queue.submit(work(i, () -> {}));
    }
    queue.drain();
    assertThat(seen)
        .containsExactly(
            "result 0",
            "stored 0",
            "result 1",
            "stored 1",
            "result 2",
            "stored 2",
            "result 3",
            "stored 3",
            "result 4",
            "stored 4");
    assertThat(queue.isEmpty()).isTrue();
  }

  @Test
  void theTaskGathersOnWhileTheWorkerComputes() throws Exception {
    CountDownLatch released = new CountDownLatch(1);
    queue.submit(work(0, () -> await(released)));
    queue.submit(work(1, () -> {}));
    // Both calls have returned although nothing can have been computed.
    assertThat(queue.isEmpty()).isFalse();
    assertThat(seen).isEmpty();
    released.countDown();
    queue.drain();
    assertThat(seen).containsExactly("result 0", "stored 0", "result 1", "stored 1");
  }

  @Test
  void aFullQueueCompletesTheOldestFirst() throws Exception {
    queue.submit(work(0, () -> {}));
    queue.submit(work(1, () -> {}));
    queue.submit(work(2, () -> {}));
    assertThat(seen).containsExactly("result 0", "stored 0");
  }

  @Test
  void aFailureIsThrownHereAfterWhatLeftBeforeIt() throws Exception {
    queue.submit(work(0, () -> {}));
    queue.submit(
        work(
            1,
            () -> {
              throw new IllegalStateException("The operator is at fault");
            }));
    assertThatThrownBy(queue::drain)
        .isInstanceOf(IllegalStateException.class)
        .hasMessage("The operator is at fault");
    assertThat(seen).containsExactly("result 0", "stored 0", "result 1");
    queue.drain();
    assertThat(queue.isEmpty()).isTrue();
  }

  @Test
  void aVersionThatIsDueLeavesWithTheParametersItHad() throws Exception {
    KeyState state = KeyState.fresh(StateLayout.of(Slot.of("mean")));
    LoadedGroup loadedGroup = new LoadedGroup("g", state);
    queue.submit(
        new BundleQueue.Work() {
          @Override
          public void compute(ResultCollector to) {
            for (int version = 1; version <= 3; version++) {
              state.values()[0] = 10 * version;
              to.changed(loadedGroup, version);
            }
          }

          @Override
          public void complete() {}
        });
    queue.drain();
    assertThat(seen).containsExactly("version 2 20.0");
  }

  @Test
  void closingWaitsForWhatIsBeingComputed() throws Exception {
    CountDownLatch begun = new CountDownLatch(1);
    List<String> done = new ArrayList<>();
    queue.submit(
        work(
            0,
            () -> {
              begun.countDown();
              double sum = 0;
              for (int i = 0; i < 1_000_000; i++) {
                sum += Math.sqrt(i);
              }
              done.add("computed " + (sum > 0));
            }));
    begun.await();
    queue.close();
    assertThat(done).containsExactly("computed true");
    assertThat(seen).isEmpty();
  }

  /** Emits one result and then does something. */
  private BundleQueue.Work work(int number, Runnable then) {
    return new BundleQueue.Work() {
      @Override
      public void compute(ResultCollector to) {
        to.emit(new Result("k", "g", 0, number, 0, new float[0], null));
        then.run();
      }

      @Override
      public void complete() {
        seen.add("stored " + number);
      }
    };
  }

  private static void await(CountDownLatch latch) {
    try {
      latch.await();
    } catch (InterruptedException interrupted) {
      throw new IllegalStateException(interrupted);
    }
  }
}
