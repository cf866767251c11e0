package io.millrace.api.operator;

import io.millrace.api.operator.OperatorContractTest.Law;

/** Operators that break one law each, the way a real one might. */
final class BrokenLearners {

  private BrokenLearners() {}

  static StreamModel breaking(Law law) {
    return switch (law) {
      case SIGNATURE -> new CostGrows();
      case OFFLINE -> new DriftsFromTheFormula();
      case SEPARATION -> new LearnTouchesTheSequence();
      case SNAPSHOT -> new KeepsTheBatchInTheInstance();
      case BUNDLES -> new RowsSeeTheirPlace();
      case SEED -> new IgnoresTheSeed();
      case REFUSAL -> new TakesMinusInfinity();
      case PER_KEY -> new PeekAdvances();
      case ALLOCATION -> new MakesScratch();
    };
  }

  /** Counts its own steps into the cost it declares. */
  private static final class CostGrows extends TinyLearner {
    private long cost;

    @Override
    public Signature signature() {
      Signature plain = super.signature();
      return new Signature(
          plain.ports(), plain.timing(), plain.sequence(), plain.parameters(), cost);
    }

    @Override
    void answer(Rows rows, int row) {
      super.answer(rows, row);
      cost++;
    }
  }

  /** A little off, from the twentieth observation of a key on. */
  private static final class DriftsFromTheFormula extends TinyLearner {
    @Override
    void answer(Rows rows, int row) {
      super.answer(rows, row);
      rows.outputs()[row * CHANNELS] += rows.steps(row) < 20 ? 0 : .01f;
    }
  }

  /** Uses a sequence slot as its notepad while training. */
  private static final class LearnTouchesTheSequence extends TinyLearner {
    @Override
    public void learn(Rows rows) {
      super.learn(rows);
      for (int row = 0; row < rows.size(); row++) {
        if (rows.outcome(row) != Outcome.REFUSED) {
          rows.states()[row * (CHANNELS + 1) + CHANNELS]++;
        }
      }
    }
  }

  /** Gathers a mini-batch where no checkpoint sees it. */
  private static final class KeepsTheBatchInTheInstance extends TinyLearner {
    private final float[] gathered = new float[CHANNELS];

    @Override
    float[] gradient(Rows rows) {
      return gathered;
    }
  }

  /** The last bit depends on the row's place, as in a blocked product with a remainder loop. */
  private static final class RowsSeeTheirPlace extends TinyLearner {
    @Override
    void answer(Rows rows, int row) {
      super.answer(rows, row);
      float exact = rows.outputs()[row * CHANNELS];
      rows.outputs()[row * CHANNELS] = row == 0 ? exact : Math.nextUp(exact);
    }
  }

  /** Starts every group alike. */
  private static final class IgnoresTheSeed extends TinyLearner {
    @Override
    public void initialize(float[] parameters, long seed) {
      super.initialize(parameters, 0x5EED);
    }
  }

  /** Its test for finite values forgets a sign. */
  private static final class TakesMinusInfinity extends TinyLearner {
    @Override
    boolean accepts(Rows rows, int row) {
      for (int channel = 0; channel < CHANNELS; channel++) {
        if (!(rows.inputs()[row * CHANNELS + channel] < Float.POSITIVE_INFINITY)) {
          return false;
        }
      }
      return true;
    }
  }

  /** Answers a question by moving on. */
  private static final class PeekAdvances extends TinyLearner {
    @Override
    public void peek(Rows rows) {
      step(rows);
    }
  }

  /** Makes a new scratch array each time. */
  private static final class MakesScratch extends TinyLearner {
    private float[] scratch;

    @Override
    void answer(Rows rows, int row) {
      scratch = new float[CHANNELS];
      super.answer(rows, row);
      scratch[0] = rows.outputs()[row * CHANNELS];
      rows.outputs()[row * CHANNELS] = scratch[0];
    }
  }
}
