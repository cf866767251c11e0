package io.millrace.dictionary.learn;

import io.millrace.api.drift.Restartable;
import io.millrace.api.event.EventEffect;
import io.millrace.api.math.FloatMatrix;
import io.millrace.api.math.KernelChoice;
import io.millrace.api.math.Kernels;
import io.millrace.api.math.SeededRandom;
import io.millrace.api.operator.Carrying;
import io.millrace.api.operator.ChannelChange;
import io.millrace.api.operator.Gauges;
import io.millrace.api.operator.MiniBatches;
import io.millrace.api.operator.Outcome;
import io.millrace.api.operator.OutputField;
import io.millrace.api.operator.Ports;
import io.millrace.api.operator.Refusal;
import io.millrace.api.operator.Rows;
import io.millrace.api.operator.Signature;
import io.millrace.api.operator.StateLayout;
import io.millrace.api.operator.StreamModel;
import io.millrace.api.operator.Timing;
import io.millrace.api.spec.ModelFactory;
import io.millrace.api.spec.Options;
import io.millrace.dictionary.code.Shape;
import io.millrace.dictionary.step.DictionaryLayout;
import io.millrace.dictionary.step.Schedule;
import io.millrace.math.backend.DenseBackend;
import io.millrace.math.backend.JvmBackend;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/*
 * Test, then train: step codes rows with the current dictionaries and stores the results in `seen`
 * of each basis; learn adds the same rows to the open mini-batch in row order. Dictionaries change
 * only when the mini-batch is full; horizon() returns when that is.
 *
 * With several bases every basis codes the row, and the one with the sparsest code (largest |z|_3³
 * / |y|_2³, the first among equals) answers and learns.
 *
 * Range: an observation with a norm above 1e8 is refused, and one with a norm below 1e-8 is not
 * learned, because the fourth power of a norm must be a normal float32. Such a quiet observation is
 * emitted if the group has learned larger ones: with a weight of norm³ it would add nothing. If the
 * group has learned none, its units are too small for this operator, and the observation is
 * refused: otherwise a stream in such units would never be learned, without a word.
 */
/**
 * Learns an orthogonal dictionary of a stream, and computes for every observation its sparse code,
 * reconstruction, relative error and anomaly score.
 *
 * <p>A group learns one or several dictionaries of {@code atoms × channels}; keys have no state. A
 * step costs about {@code 2 · atoms · channels} multiply-adds for each basis, and as many per round
 * for an observation with missing channels. Learning costs {@code atoms · channels} per
 * observation, and seven to sixteen products of {@code atoms² · channels} per mini-batch.
 *
 * <p>An observation without any observed channel is emitted with an empty code, a reconstruction of
 * zeros, and NaN for error and score. An observation of zeros has error and score zero ({@code
 * sparsity}: −1). Neither is learned. An observation with a norm between zero and 1e-8 is not
 * learned either, and is refused as long as the group has learned nothing.
 *
 * <p>Source: Xue and Lau, Online Orthogonal Dictionary Learning Based on Frank-Wolfe Method, IEEE
 * TNNLS 2021, arXiv 2103.01484.
 */
public final class DictionaryModel implements Restartable {

  private static final double LEAST_NORM = 1e-8;
  private static final double MOST_NORM = 1e8;
  private static final int REFUSED = -1;
  private static final String OR_LIMITS = ", or declare limits for the channel";

  private final DictionaryOptions options;
  private final MiniBatches batches;
  private final List<DictionaryLayout> layouts;
  private final Signature signature;
  private final int width;
  private final Kernels kernels;
  private final Basis[] bases;
  private int[] route = {};
  private boolean begun;

  public DictionaryModel(DictionaryOptions options, KernelChoice choice, DenseBackend backend) {
    Shape shape = options.shape();
    this.options = options;
    this.batches = new MiniBatches(options.training().batch());
    this.layouts =
        DictionaryLayout.of(shape, options.training().method().schedule().mode(), options.bases());
    this.kernels = choice.create();
    this.bases = new Basis[options.bases()];
    StateLayout parameters = StateLayout.EMPTY;
    for (int k = 0; k < bases.length; k++) {
      bases[k] = new Basis(layouts.get(k), options, kernels, backend);
      parameters = parameters.followedBy(layouts.get(k).slots);
    }
    this.signature =
        new Signature(
            new Ports(shape.channels(), options.coding().missing().port(), outputs(shape)),
            Timing.IMMEDIATE,
            StateLayout.EMPTY,
            parameters,
            2L * bases.length * shape.size());
    this.width = signature.outputWidth();
  }

  private List<OutputField> outputs(Shape shape) {
    List<OutputField> outputs =
        new ArrayList<>(
            List.of(
                OutputField.sparse("code", shape.atoms()).as(OutputField.Meaning.CODE),
                OutputField.likeInput("reconstruction", shape.channels())
                    .as(OutputField.Meaning.EXPECTED),
                OutputField.scalar("error").as(OutputField.Meaning.ERROR),
                OutputField.scalar("score").as(OutputField.Meaning.SCORE)));
    if (options.coding().filled() == DictionaryOptions.Filled.WRITTEN) {
      outputs.add(OutputField.filled("filled", shape.channels()));
    }
    if (bases.length > 1) {
      outputs.add(OutputField.scalar("basis"));
    }
    return outputs;
  }

  /** Returns the factory of {@code dictionary} stages with all computation in this JVM. */
  public static ModelFactory.Operator factory() {
    return factory(JvmBackend.ofProcess());
  }

  /**
   * Returns the factory of {@code dictionary} stages.
   *
   * @param backend backend that computes the polar factors
   */
  public static ModelFactory.Operator factory(DenseBackend backend) {
    return ModelFactory.declaring(
        DictionaryOptions.KEYS.and(Supervision.KEYS),
        (int width, Options options) -> {
          KernelChoice choice = KernelChoice.ofProcess();
          if (!Supervision.isAsked(options)) {
            DictionaryOptions read = DictionaryOptions.read(width, options);
            return Predicted.around(
                new DictionaryModel(read, choice, backend), options, "dictionary");
          }
          Supervision labels = Supervision.read(width, options);
          DictionaryOptions read =
              DictionaryOptions.read(width - labels.covariates(), options, Schedule.Mode.PAPER);
          DictionaryModel model = new DictionaryModel(read, choice, backend);
          // Several bases were refused.
          return read.bases() > 1
              ? model
              : new SupervisedDictionary(
                  model, Predicted.around(model, options, "dictionary"), labels, choice);
        });
  }

  @Override
  public Signature signature() {
    return signature;
  }

  /** Reconstructions are learned from, so they are computed for whoever reads them or not. */
  @Override
  public void reading(Set<String> fields) {
    for (Basis basis : bases) {
      basis.scored(fields.contains("score"));
    }
  }

  @Override
  public void initialize(float[] parameters, long seed) {
    signature.parameters().fill(parameters, 0);
    SeededRandom random = new SeededRandom(seed);
    Start start = new Start(options.shape(), options.training().method().schedule().mode());
    for (DictionaryLayout layout : layouts) {
      FloatMatrix dictionary = options.shape().matrix().onto(parameters, layout.dictionary);
      start.draw(random, dictionary, kernels);
      System.arraycopy(
          parameters, layout.dictionary, parameters, layout.interior, options.shape().size());
      parameters[layout.expected + DictionaryLayout.EXPECTED_CROSS] = FirstPhase.UNKNOWN_CROSS;
    }
  }

  @Override
  public int horizon(float[] parameters, long learned) {
    return batches.horizon(learned);
  }

  @Override
  public long version(float[] parameters, long learned) {
    return batches.version(learned);
  }

  @Override
  public Gauges gauges() {
    Map<String, String> gauges = new HashMap<>();
    Set<String> totals = new HashSet<>();
    for (DictionaryLayout layout : layouts) {
      gauges.put(layout.name("error"), layout.name("error"));
      gauges.put(layout.name("noise"), layout.name("noise"));
      gauges.put(layout.name("expected_error"), layout.name("expected.error"));
      gauges.put(layout.name("alarms"), layout.name("detector.alarms"));
      totals.add(layout.name("alarms"));
      gauges.put(layout.name("concentration"), layout.name("detector.fast"));
      gauges.put(layout.name("batches"), layout.name("schedule.batches"));
    }
    return new Gauges(gauges, totals);
  }

  @Override
  public void step(Rows rows) {
    if (route.length < rows.capacity()) {
      route = new int[rows.capacity()];
    }
    begun = false;
    for (DictionaryLayout layout : layouts) {
      begun |= rows.parameters()[layout.median] > 0;
    }
    for (Basis basis : bases) {
      basis.open(rows.parameters(), rows);
      for (int row = 0; row < rows.size(); row++) {
        read(rows, row, basis);
      }
      basis.code();
    }
    for (int row = 0; row < rows.size(); row++) {
      route[row] = rows.outcome(row) == Outcome.REFUSED ? REFUSED : best(row);
      for (int k = 0; k < bases.length; k++) {
        if (k == route[row]) {
          bases[k].keep(row);
        } else {
          bases[k].pass(row);
        }
      }
    }
    for (Basis basis : bases) {
      basis.rebuild();
    }
    for (int row = 0; row < rows.size(); row++) {
      if (route[row] != REFUSED) {
        bases[route[row]].write(rows, row, row * width);
        if (bases.length > 1) {
          rows.outputs()[(row + 1) * width - 1] = route[row];
        }
      }
    }
  }

  @Override
  public void learn(Rows rows) {
    float[] slots = rows.parameters();
    for (int row = 0; row < rows.size(); row++) {
      // A stage behind this one may have refused a row that this one accepted.
      boolean accepted = route[row] != REFUSED && rows.outcome(row) != Outcome.REFUSED;
      if (accepted && bases[route[row]].seen.norms[row] >= LEAST_NORM) {
        bases[route[row]].learn(slots, row);
        rows.countLearned();
        if (batches.isBoundary(rows.learned())) {
          for (Basis each : bases) {
            if (each.close(slots)) {
              rows.markChange(row);
            }
          }
        }
      }
    }
    for (Basis each : bases) {
      each.settle(slots);
    }
  }

  @Override
  public Set<EventEffect> effects() {
    return EnumSet.of(EventEffect.RESTART, EventEffect.FORGET);
  }

  @Override
  public void restart(float[] parameters) {
    forget(parameters, 0);
  }

  @Override
  public void forget(float[] parameters, double share) {
    for (Basis each : bases) {
      each.restart(parameters, share);
    }
  }

  @Override
  public boolean detects() {
    return options.training().detector() == DictionaryOptions.Detector.ON;
  }

  @Override
  public Carrying carrying(StreamModel before, ChannelChange change) {
    if (!(before instanceof DictionaryModel older)) {
      return Carrying.refused("dictionary: expected dictionary before, too");
    }
    List<String> refusals =
        new ArrayList<>(batches.obstacles(older.batches, "dictionary", "batch"));
    if (older.bases.length != bases.length) {
      refusals.add(
          "dictionary: bases: expected "
              + older.bases.length
              + " as before, found "
              + bases.length);
    }
    if (isInside() != older.isInside()) {
      refusals.add("dictionary: mode: expected the same as before, with or without sfw");
    }
    AtomCarrying carrying =
        new AtomCarrying(older.layouts, layouts, older.options.shape(), options.shape(), change);
    refusals.addAll(carrying.refusals());
    return refusals.isEmpty() ? carrying : Carrying.refused(refusals);
  }

  Shape shape() {
    return options.shape();
  }

  /**
   * Returns where the atoms of the first basis come from when channels are carried.
   *
   * @param from parameters of a group before
   */
  ChannelChange atoms(DictionaryModel before, ChannelChange change, float[] from) {
    return new AtomCarrying(
            before.layouts, layouts, before.options.shape(), options.shape(), change)
        .atoms(from);
  }

  private boolean isInside() {
    return layouts.get(0).interior != layouts.get(0).dictionary;
  }

  /** Copies one row to one basis: checks it, computes its norm, and fills missing channels. */
  private void read(Rows rows, int row, Basis basis) {
    Ports.Missing missing = signature.ports().missing();
    int n = options.shape().channels();
    int observed = basis.read(rows, row);
    double norm = basis.seen.norms[row];
    if (!(norm <= MOST_NORM) || (observed < n && !rows.acceptable(row, missing))) {
      boolean acceptable = rows.acceptable(row, missing);
      rows.refuse(
          row,
          acceptable ? refusal(rows, row, "a reading whose norm is at most 1e8", OR_LIMITS) : null);
      basis.clear(row);
    } else if (!begun && norm > 0 && norm < LEAST_NORM) {
      rows.refuse(row, refusal(rows, row, "a reading whose norm is 0 or at least 1e-8", ""));
      basis.clear(row);
    } else if (observed < n && norm > 0) {
      basis.impute(rows, row, observed);
    }
  }

  /** Returns the reason for a row whose norm is out of range, with its largest channel. */
  private Refusal refusal(Rows rows, int row, String expected, String more) {
    int n = options.shape().channels();
    int largest = 0;
    for (int channel = 1; channel < n; channel++) {
      float value = Math.abs(rows.inputs()[row * n + channel]);
      float most = Math.abs(rows.inputs()[row * n + largest]);
      if (value > most || Float.isNaN(most)) {
        largest = channel;
      }
    }
    return new Refusal(largest, expected, "put standardize before dictionary" + more);
  }

  /** Returns the index of the basis with the sparsest code for a row. */
  private int best(int row) {
    int best = 0;
    if (bases.length > 1) {
      double most = bases[0].fit(row);
      for (int k = 1; k < bases.length; k++) {
        double fit = bases[k].fit(row);
        if (fit > most) {
          most = fit;
          best = k;
        }
      }
    }
    return best;
  }
}
