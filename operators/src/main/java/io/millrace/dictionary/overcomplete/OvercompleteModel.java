package io.millrace.dictionary.overcomplete;

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
import io.millrace.api.operator.Rows;
import io.millrace.api.operator.Signature;
import io.millrace.api.operator.StateLayout;
import io.millrace.api.operator.StreamModel;
import io.millrace.api.operator.Timing;
import io.millrace.api.spec.ModelFactory;
import io.millrace.api.spec.Options;
import io.millrace.dictionary.learn.Predicted;
import io.millrace.math.factor.MatchingPursuit;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.EnumSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/*
 * Symbols: D atoms (r x n, unit rows), x reading, z its codes by MatchingPursuit, x̂ = Dᵀ z.
 *
 * step reads atoms and Gram matrix alone, which change at the end of a mini-batch (AtomSums). Test,
 * then train: learn adds the rows as step coded them.
 *
 * A missing channel begins as zero and is filled from x̂, in ROUNDS rounds, from half as many codes
 * as channels are observed at most; the filled reading is coded and learned.
 */
/**
 * Learns a dictionary with more atoms than channels, which need not be perpendicular, and codes
 * every observation by orthogonal matching pursuit.
 *
 * <p>A group learns one dictionary; keys have no state. A step costs {@code atoms · channels +
 * atoms · keep² / 2} multiply-adds. Learning costs {@code keep · (channels + keep)} for an
 * observation, and at the end of a mini-batch twice {@code atoms · channels} for each atom that it
 * used.
 *
 * <p>An observation with no observed channel has an empty code, a reconstruction of zeros, and NaN
 * for error and score. An observation of zeros has error and score zero. Neither is learned, nor is
 * one with a norm below 1e-8; one with a value beyond 1e8 is refused.
 */
public final class OvercompleteModel implements Restartable {

  private static final double LEAST_NORM = 1e-8;
  private static final int ROUNDS = 4;

  /** Share of an observation's energy below which a residual is a rounding error. */
  private static final double ROUNDING = 1e-9;

  private final OvercompleteOptions options;
  private final MiniBatches batches;
  private final Signature signature;
  private final Kernels kernels;
  private final MatchingPursuit pursuit;
  private final AtomSums sums;
  private final CodedRows coded;
  private final FloatMatrix one;
  private final FloatMatrix oneCorrelation;
  private final FloatMatrix atoms;
  private final int n;
  private final int width;

  private OvercompleteModel(OvercompleteOptions options, KernelChoice choice) {
    int r = options.atoms();
    this.options = options;
    this.n = options.channels();
    this.kernels = choice.create();
    this.batches = new MiniBatches(options.batch());
    StateLayout parameters = AtomSums.slots(r, n);
    List<OutputField> outputs =
        List.of(
            OutputField.sparse("code", r).as(OutputField.Meaning.CODE),
            OutputField.likeInput("reconstruction", n).as(OutputField.Meaning.EXPECTED),
            OutputField.scalar("error").as(OutputField.Meaning.ERROR),
            OutputField.scalar("score").as(OutputField.Meaning.SCORE));
    long keep = options.keep();
    this.signature =
        new Signature(
            new Ports(n, Ports.Missing.ALLOWED, outputs),
            Timing.IMMEDIATE,
            StateLayout.EMPTY,
            parameters,
            (long) r * n + r * keep * keep / 2);
    this.width = signature.outputWidth();
    this.pursuit = new MatchingPursuit(r, options.keep());
    boolean renews = options.places() == OvercompleteOptions.Places.RENEWED;
    this.sums = new AtomSums(r, n, parameters, options.forget(), renews, kernels);
    this.coded = new CodedRows(n, r, options.keep());
    this.one = FloatMatrix.of(1, n);
    this.oneCorrelation = FloatMatrix.of(1, r);
    this.atoms = FloatMatrix.of(r, n);
  }

  /** Returns the factory of {@code overcomplete} stages. */
  public static ModelFactory.Operator factory() {
    return ModelFactory.declaring(
        OvercompleteOptions.KEYS,
        (int width, Options options) ->
            Predicted.around(
                new OvercompleteModel(
                    OvercompleteOptions.read(width, options), KernelChoice.ofProcess()),
                options,
                "overcomplete"));
  }

  @Override
  public Signature signature() {
    return signature;
  }

  /** Draws atoms that are uniform on the sphere. */
  @Override
  public void initialize(float[] parameters, long seed) {
    signature.parameters().fill(parameters, 0);
    SeededRandom random = new SeededRandom(seed);
    for (int atom = 0; atom < options.atoms(); atom++) {
      int at = sums.atoms + atom * n;
      double squares = 0;
      for (int i = 0; i < n; i++) {
        parameters[at + i] = (float) random.gaussian();
        squares += (double) parameters[at + i] * parameters[at + i];
      }
      double norm = Math.sqrt(squares);
      for (int i = 0; i < n; i++) {
        parameters[at + i] = (float) (parameters[at + i] / norm);
      }
    }
    sums.correlate(parameters);
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
    return new Gauges(Map.of("error", "error"));
  }

  @Override
  public Set<EventEffect> effects() {
    return EnumSet.of(EventEffect.FORGET);
  }

  @Override
  public void forget(float[] parameters, double share) {
    sums.forget(parameters, (float) share);
  }

  @Override
  public void step(Rows rows) {
    coded.size(rows.size(), rows.capacity());
    atoms.onto(rows.parameters(), sums.atoms);
    for (int row = 0; row < rows.size(); row++) {
      read(rows, row);
    }
    kernels.multiplyTransposedRight(coded.filled, atoms, coded.correlations);
    for (int row = 0; row < rows.size(); row++) {
      if (rows.outcome(row) == Outcome.REFUSED) {
        coded.counts[row] = CodedRows.REFUSED;
      } else {
        float[] correlations = coded.correlations.values();
        int at = row * options.atoms();
        pursuit.code(correlations, at, rows.parameters(), sums.gram, options.keep());
        coded.take(row, pursuit);
        write(rows, row);
      }
    }
  }

  @Override
  public void learn(Rows rows) {
    float[] slots = rows.parameters();
    for (int row = 0; row < rows.size(); row++) {
      // A stage behind this one may have refused a row that this one accepted.
      boolean accepted = coded.counts[row] > 0 && rows.outcome(row) != Outcome.REFUSED;
      if (accepted) {
        sums.add(slots, coded, row);
        rows.countLearned();
        if (batches.isBoundary(rows.learned())) {
          sums.close(slots);
        }
      }
    }
  }

  @Override
  public Carrying carrying(StreamModel before, ChannelChange change) {
    if (!(before instanceof OvercompleteModel older)) {
      return Carrying.refused(
          "overcomplete: expected overcomplete before, too, and predict as it was");
    }
    OvercompleteCarrying carrying =
        new OvercompleteCarrying(older.signature.parameters(), signature.parameters(), change);
    List<String> refusals =
        new ArrayList<>(batches.obstacles(older.batches, "overcomplete", "batch"));
    refusals.addAll(carrying.refusals());
    return refusals.isEmpty() ? carrying : Carrying.refused(refusals);
  }

  /** Copies a row, and fills its missing channels. */
  private void read(Rows rows, int row) {
    float[] filled = coded.filled.values();
    int at = row * n;
    int observed = 0;
    boolean admitted = rows.admit(row, Ports.Missing.ALLOWED);
    double squares = 0;
    for (int i = at; i < at + n; i++) {
      float value = rows.inputs()[i];
      boolean missing = !admitted || Float.isNaN(value);
      filled[i] = missing ? 0f : value;
      squares += (double) filled[i] * filled[i];
      observed += missing ? 0 : 1;
    }
    coded.observed[row] = observed;
    if (Math.sqrt(squares) < LEAST_NORM) {
      Arrays.fill(filled, at, at + n, 0f);
    } else if (observed < n) {
      fill(rows, row, Math.max(1, Math.min(options.keep(), observed / 2)));
    }
  }

  private void fill(Rows rows, int row, int keep) {
    float[] filled = coded.filled.values();
    float[] slots = rows.parameters();
    int at = row * n;
    for (int round = 0; round < ROUNDS; round++) {
      System.arraycopy(filled, at, one.values(), 0, n);
      kernels.multiplyTransposedRight(one, atoms, oneCorrelation);
      pursuit.code(oneCorrelation.values(), 0, slots, sums.gram, keep);
      for (int i = 0; i < n; i++) {
        if (Float.isNaN(rows.inputs()[at + i])) {
          filled[at + i] = 0;
          for (int code = 0; code < pursuit.count(); code++) {
            float entry = slots[sums.atoms + pursuit.atom(code) * n + i];
            filled[at + i] = Math.fma(pursuit.code(code), entry, filled[at + i]);
          }
        }
      }
    }
  }

  private void write(Rows rows, int row) {
    float[] outputs = rows.outputs();
    int out = row * width;
    int rebuilt = out + options.atoms();
    Arrays.fill(outputs, out, rebuilt + n, 0f);
    for (int i = coded.first(row); i < coded.first(row) + coded.counts[row]; i++) {
      int atom = sums.atoms + coded.chosen[i] * n;
      outputs[out + coded.chosen[i]] = coded.codes[i];
      for (int channel = 0; channel < n; channel++) {
        float entry = rows.parameters()[atom + channel];
        outputs[rebuilt + channel] = Math.fma(coded.codes[i], entry, outputs[rebuilt + channel]);
      }
    }
    double squares = 0;
    double norm = 0;
    for (int channel = 0; channel < n; channel++) {
      float value = rows.inputs()[row * n + channel];
      if (!Float.isNaN(value)) {
        double difference = (double) value - outputs[rebuilt + channel];
        squares += difference * difference;
        norm += (double) value * value;
      }
    }
    int observed = coded.observed[row];
    coded.squares[row] = squares;
    coded.errors[row] = norm > 0 ? Math.sqrt(squares / norm) : 0;
    outputs[rebuilt + n] = observed == 0 ? Float.NaN : (float) coded.errors[row];
    double usual = rows.parameters()[sums.residual];
    outputs[rebuilt + n + 1] =
        observed == 0 || !(usual > 0)
            ? Float.NaN
            : (float) (squares / observed / Math.max(usual, ROUNDING * norm / observed));
    rows.advance(row, Outcome.EMITTED);
  }
}
