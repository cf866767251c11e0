package io.millrace.simulate.check;

import io.millrace.api.operator.Learner;
import io.millrace.api.operator.Outcome;
import io.millrace.api.operator.OutputField;
import io.millrace.api.operator.Ports;
import io.millrace.api.operator.Rows;
import io.millrace.api.operator.Signature;
import io.millrace.api.operator.Slot;
import io.millrace.api.operator.StateLayout;
import io.millrace.api.operator.Timing;
import io.millrace.api.spec.ModelCatalog;
import io.millrace.api.spec.ModelFactory;
import java.util.ArrayList;
import java.util.List;

/**
 * Counts rows: those of a key in its sequence state, those of a group in its parameters, there in
 * whole mini-batches. There are two releases; the second adds a slot to both states and changes the
 * offsets of the others.
 *
 * <p>Only {@link #catalog} contains it. It is for the checker, which adds it to a cluster in a
 * separate jar.
 */
public final class CountingLearner implements Learner {

  /**
   * Rows of a mini-batch. Not a divisor of the bundle size, so that checkpoints occur within
   * mini-batches.
   */
  public static final int BATCH = 3;

  /** Its name in the catalogues of both releases. */
  public static final String TYPE = "count";

  /** The release, which decides the slots. */
  public enum Release {
    FIRST,
    SECOND
  }

  /**
   * Called in the middle of an update, after the state was changed. If it throws, the change must
   * never become visible.
   */
  public interface FaultHook {

    /** Does nothing. */
    FaultHook NONE =
        new FaultHook() {
          @Override
          public void inStep() {}

          @Override
          public void inLearning() {}
        };

    /** Called when a row was counted and is not emitted yet. */
    void inStep();

    /** Called when a mini-batch was counted while its rows are still counted as pending. */
    void inLearning();
  }

  private final FaultHook hook;
  private final Signature signature;
  private final int count;
  private final int added;
  private final int seen;
  private final int pending;
  private final int learnedSince;
  private final int stateWidth;
  private final int outputWidth;

  CountingLearner(Release release, FaultHook hook) {
    this.hook = hook;
    boolean second = release == Release.SECOND;
    StateLayout sequence =
        second
            ? StateLayout.of(Slot.of("added"), Slot.of("count"))
            : StateLayout.of(Slot.of("count"));
    StateLayout parameters =
        second
            ? StateLayout.of(Slot.of("pending"), Slot.of("since"), Slot.of("seen"))
            : StateLayout.of(Slot.of("seen"), Slot.of("pending"));
    List<OutputField> outputs = new ArrayList<>();
    for (String name :
        second ? List.of("number", "count", "seen", "added") : List.of("number", "count", "seen")) {
      outputs.add(OutputField.scalar(name));
    }
    this.count = sequence.offset("count");
    this.added = second ? sequence.offset("added") : -1;
    this.seen = parameters.offset("seen");
    this.pending = parameters.offset("pending");
    this.learnedSince = second ? parameters.offset("since") : -1;
    this.signature =
        new Signature(
            new Ports(NumberedFeed.CHANNELS, Ports.Missing.REFUSED, outputs),
            Timing.IMMEDIATE,
            sequence,
            parameters,
            0);
    this.stateWidth = sequence.width();
    this.outputWidth = outputs.size();
  }

  /**
   * A catalogue with only this operator.
   *
   * @param release decides the slots
   * @param hook called in the middle of each update
   */
  public static ModelCatalog catalog(Release release, FaultHook hook) {
    ModelFactory.Operator factory = (width, options) -> new CountingLearner(release, hook);
    return ModelCatalog.empty().with(TYPE, factory);
  }

  @Override
  public Signature signature() {
    return signature;
  }

  @Override
  public void initialize(float[] parameters, long seed) {
    signature.parameters().fill(parameters, 0);
  }

  @Override
  public int horizon(float[] parameters, long learned) {
    return (int) (BATCH - learned % BATCH);
  }

  @Override
  public long version(float[] parameters, long learned) {
    return learned / BATCH;
  }

  @Override
  public void step(Rows rows) {
    for (int row = 0; row < rows.size(); row++) {
      if (!rows.acceptable(row, Ports.Missing.REFUSED)) {
        rows.refuse(row);
        continue;
      }
      int state = row * stateWidth;
      int out = row * outputWidth;
      rows.states()[state + count]++;
      hook.inStep();
      rows.outputs()[out] = rows.inputs()[row * NumberedFeed.CHANNELS];
      rows.outputs()[out + 1] = rows.states()[state + count];
      rows.outputs()[out + 2] = rows.parameters()[seen];
      if (added >= 0) {
        rows.outputs()[out + 3] = ++rows.states()[state + added];
      }
      rows.advance(row, Outcome.EMITTED);
    }
  }

  @Override
  public void learn(Rows rows) {
    for (int row = 0; row < rows.size(); row++) {
      if (rows.outcome(row) == Outcome.REFUSED) {
        continue;
      }
      rows.parameters()[pending]++;
      if (learnedSince >= 0) {
        rows.parameters()[learnedSince]++;
      }
      rows.countLearned();
      if (rows.learned() % BATCH == 0) {
        rows.parameters()[seen] += rows.parameters()[pending];
        hook.inLearning();
        rows.parameters()[pending] = 0;
      }
    }
  }
}
