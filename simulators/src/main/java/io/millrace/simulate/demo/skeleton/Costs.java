package io.millrace.simulate.demo.skeleton;

import io.millrace.api.operator.SingleStream;
import io.millrace.api.spec.Attachment;
import io.millrace.continual.layer.LayerTiming;
import io.millrace.continual.network.Architecture;
import io.millrace.continual.network.Network;
import io.millrace.continual.network.Plan;
import io.millrace.continual.network.PlanLine;
import io.millrace.simulate.trace.Reading;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/**
 * What an answer costs, in one thread: of the network that takes one frame a step, of the same
 * network on a clip of its own for each frame, and of the classifier of windows.
 *
 * @param sees frames of a clip
 * @param stateBytes state of a stream of the network
 * @param steps one frame a step
 * @param clips the clip of each frame from its first one on
 * @param windows the other classifier
 */
record Costs(long sees, long stateBytes, Cost steps, Cost clips, Cost windows) {

  /** Nanoseconds that each is measured for, and before that runs unmeasured. */
  private static final long SPAN = 400_000_000;

  /**
   * Cost of an answer.
   *
   * @param multiplyAdds by the architecture
   * @param perSecond answers a second, measured
   */
  record Cost(long multiplyAdds, double perSecond) {}

  /** One frame after another. */
  private interface Task {
    /** Computes the answer to a frame. */
    void answer(int frame);
  }

  /**
   * @param network of the pipeline
   * @param window the other classifier
   * @param readings that are played again and again
   */
  static Costs measured(Attachment network, Attachment window, List<Reading> readings) {
    Plan plan = Plan.of(Architecture.read(network.structure()));
    Plan other = Plan.of(Architecture.read(window.structure()));
    LayerTiming timing = plan.timing();
    Network model = Network.of(network);
    List<float[]> frames = new ArrayList<>();
    for (Reading reading : readings) {
      frames.add(Arrays.copyOf(reading.values(), model.signature().inputWidth()));
    }
    int sees = Math.toIntExact(timing.receptiveField());
    return new Costs(
        sees,
        plan.stateBytes(),
        new Cost(plan.multiplyAdds(), rate(stepping(model, frames), frames.size())),
        new Cost(ofClip(plan), rate(clip(model, frames, sees), frames.size())),
        new Cost(other.multiplyAdds(), rate(stepping(Network.of(window), frames), frames.size())));
  }

  /**
   * Multiply-adds of the one output of a clip as long as the network sees: each layer computes
   * every frame that its inputs allow.
   */
  static long ofClip(Plan plan) {
    long sum = 0;
    for (PlanLine line : plan.layers()) {
      sum += line.multiplyAdds() * (plan.timing().receptiveField() - line.reached().delay());
    }
    return sum;
  }

  private static Task stepping(Network network, List<float[]> frames) {
    SingleStream stream = SingleStream.of(network, 0);
    return frame -> stream.step(frames.get(frame), 0);
  }

  /** A stream that begins with the clip computes what a clip needs, and nothing else. */
  private static Task clip(Network network, List<float[]> frames, int sees) {
    return frame -> {
      SingleStream stream = SingleStream.of(network, 0);
      for (int at = 0; at < sees; at++) {
        stream.step(frames.get(Math.floorMod(frame - sees + 1 + at, frames.size())), 0);
      }
    };
  }

  private static double rate(Task task, int frames) {
    run(task, frames);
    return run(task, frames);
  }

  private static double run(Task task, int frames) {
    long begin = System.nanoTime();
    long answers = 0;
    long now = begin;
    while (now - begin < SPAN) {
      task.answer((int) (answers++ % frames));
      now = System.nanoTime();
    }
    return answers * 1e9 / (now - begin);
  }
}
