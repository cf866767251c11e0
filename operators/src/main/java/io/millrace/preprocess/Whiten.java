package io.millrace.preprocess;

import io.millrace.api.math.FloatMatrix;
import io.millrace.api.math.KernelChoice;
import io.millrace.api.math.Kernels;
import io.millrace.api.operator.Carrying;
import io.millrace.api.operator.ChannelChange;
import io.millrace.api.operator.Gauges;
import io.millrace.api.operator.Learner;
import io.millrace.api.operator.MiniBatches;
import io.millrace.api.operator.Outcome;
import io.millrace.api.operator.OutputField;
import io.millrace.api.operator.Ports;
import io.millrace.api.operator.Refusal;
import io.millrace.api.operator.Rows;
import io.millrace.api.operator.Signature;
import io.millrace.api.operator.StreamModel;
import io.millrace.api.operator.Timing;
import io.millrace.api.spec.ModelFactory;
import io.millrace.api.spec.Options;
import io.millrace.stage.InnerBlock;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/*
 * The inner operator runs on its own block, as in Standardize. Its parameters come first in the
 * group's array, because it expects them at index zero; those of the covariance follow. The
 * transform changes after `refresh` observations learned; horizon() ends a block there, and
 * version() counts these changes.
 */
/**
 * Whitens the channels of a group for its inner operator: makes them uncorrelated and of variance
 * one, with the covariance of the observations that the group has learned.
 *
 * <p>A source that mixes independent causes by any invertible matrix becomes one that mixes them by
 * an orthogonal matrix, which an orthogonal dictionary can learn. Output fields in units of the
 * input are transformed back; errors and scores remain those of the whitened observation.
 * Observations with missing channels are refused. A whitened reading whose root mean square exceeds
 * {@code clip}, or the reach of a covariance of few readings, is shortened, and its answer says
 * {@code unusual}.
 *
 * <p>A dictionary behind it may be coded in units of the channels: {@link MixingPursuit}.
 *
 * <p>A step costs {@code n²} multiply-adds, and as many for each field that is transformed back.
 * Every {@code refresh} observations an eigendecomposition costs about {@code 10 n³} and allocates.
 * The parameters take 16 n² bytes per group.
 */
public final class Whiten implements Learner {

  private final StreamModel inner;
  private final int n;
  private final MiniBatches refreshes;
  private final RunningCovariance covariance;
  private final Signature signature;
  private final int width;
  private final List<OutputField> outputs;

  /** Whether anybody reads a field; one that nobody reads keeps the scale of the inner operator. */
  private final boolean[] isRead;

  private final UnusualFlag flag;

  /** Null where a dictionary is coded as it codes the whitened reading. */
  private final MixingPursuit pursuit;

  private final InnerBlock block;
  private final double clip;
  private FloatMatrix given;
  private final FloatMatrix white;

  Whiten(StreamModel inner, WhitenOptions options, Kernels kernels) {
    Signature behind = inner.signature();
    this.inner = inner;
    this.n = behind.inputWidth();
    this.clip = options.clip();
    this.refreshes = new MiniBatches(options.refresh(n));
    this.covariance = new RunningCovariance(n, behind.parameters().width(), options, kernels);
    this.block = new InnerBlock(inner, behind.sequence(), 0);
    this.given = FloatMatrix.of(1, n);
    this.white = FloatMatrix.of(1, n);
    this.signature =
        new Signature(
            UnusualFlag.beside(
                new Ports(
                    n, behind.targetWidth(), Ports.Missing.REFUSED, behind.ports().outputs())),
            new Timing(Long.MAX_VALUE, behind.timing().delay(), behind.timing().stride()),
            behind.sequence(),
            behind.parameters().followedBy(covariance.slots()),
            behind.multiplyAdds() + 2L * n * n + pursued(behind, options));
    this.width = signature.outputWidth();
    this.outputs = behind.ports().outputs();
    this.isRead = new boolean[outputs.size()];
    Arrays.fill(isRead, true);
    this.flag = new UnusualFlag(signature.ports());
    this.pursuit =
        options.codes() == WhitenOptions.Codes.PURSUED
            ? new MixingPursuit(behind, width, kernels)
            : null;
  }

  /** Multiply-adds of a row that is alone in its block. */
  private static long pursued(Signature behind, WhitenOptions options) {
    return options.codes() == WhitenOptions.Codes.PURSUED ? MixingPursuit.multiplyAdds(behind) : 0;
  }

  /** Returns the factory of {@code whiten} stages. */
  public static ModelFactory.Wrapper factory() {
    return ModelFactory.declaring(
        WhitenOptions.KEYS,
        (Options options) -> {
          WhitenOptions read = WhitenOptions.read(options);
          return inner -> around(inner, read, options);
        });
  }

  private static StreamModel around(StreamModel inner, WhitenOptions read, Options options) {
    if (inner.signature().sequence().contains("standardize.mean")) {
      options.refuse("", "expected standardize before whiten, found it behind; change places");
      return inner;
    }
    if (inner.signature().parameters().contains("whiten.transform")) {
      options.refuse("", "expected one whiten stage, found a second behind it; remove one");
      return inner;
    }
    Optional<String> obstacle = MixingPursuit.obstacle(inner.signature());
    if (read.codes() == WhitenOptions.Codes.PURSUED && obstacle.isPresent()) {
      options.refuse(WhitenOptions.PURSUIT, obstacle.get());
      return inner;
    }
    return new Whiten(inner, read, KernelChoice.ofProcess().create());
  }

  @Override
  public Signature signature() {
    return signature;
  }

  @Override
  public void reading(Set<String> fields) {
    inner.reading(fields);
    for (int field = 0; field < outputs.size(); field++) {
      isRead[field] = fields.contains(outputs.get(field).name());
    }
  }

  @Override
  public void reset(float[] values, int offset) {
    inner.reset(values, offset);
  }

  @Override
  public void initialize(float[] parameters, long seed) {
    if (inner instanceof Learner learner) {
      learner.initialize(parameters, seed);
    }
    covariance.initialize(parameters);
  }

  @Override
  public List<String> unfit(Set<String> given, float[] parameters) {
    return inner instanceof Learner learner ? learner.unfit(given, parameters) : List.of();
  }

  @Override
  public int horizon(float[] parameters, long learned) {
    int left = refreshes.horizon(learned);
    return inner instanceof Learner learner
        ? Math.min(left, learner.horizon(parameters, learned))
        : left;
  }

  @Override
  public long version(float[] parameters, long learned) {
    long version = refreshes.version(learned);
    return inner instanceof Learner learner
        ? version + learner.version(parameters, learned)
        : version;
  }

  @Override
  public Gauges gauges() {
    return inner instanceof Learner learner ? learner.gauges() : Gauges.NONE;
  }

  @Override
  public int padding() {
    return inner.padding();
  }

  @Override
  public void step(Rows rows) {
    open(rows);
    for (int row = 0; row < rows.size(); row++) {
      if (rows.acceptable(row, Ports.Missing.REFUSED)) {
        int behind = pass(rows, row);
        System.arraycopy(rows.inputs(), row * n, given.values(), behind * n, n);
      } else {
        rows.refuse(row);
      }
    }
    if (block.size() > 0) {
      given.rows(block.size());
      white.onto(block.rows().inputs(), 0, block.size());
      covariance.whiten(rows.parameters(), given, white);
      if (covariance.isKnown(rows.parameters())) {
        limit(rows.parameters());
      }
    }
    block.step();
    take(rows);
  }

  /**
   * Shortens whitened rows that are far longer than a usual one, and marks them. A transform of few
   * rows is uncertain, so one beyond the reach is too.
   */
  private void limit(float[] parameters) {
    float[] values = block.rows().inputs();
    double most = Math.min(clip, covariance.reach(parameters));
    for (int behind = 0; behind < block.size(); behind++) {
      double squares = 0;
      for (int i = behind * n; i < (behind + 1) * n; i++) {
        squares += (double) values[i] * values[i];
      }
      double length = Math.sqrt(squares / n);
      if (length > most) {
        block.rows().markUnusual(behind);
        for (int i = behind * n; i < (behind + 1) * n; i++) {
          values[i] *= (float) (most / length);
        }
      }
    }
  }

  @Override
  public void flush(Rows rows) {
    open(rows);
    for (int row = 0; row < rows.size(); row++) {
      pass(rows, row);
    }
    block.flush();
    take(rows);
  }

  @Override
  public void learn(Rows rows) {
    if (rows.size() == 0 || block.size() == 0) {
      return;
    }
    long before = refreshes.version(rows.learned());
    block.shareParameters(rows);
    rows.countLearned(block.learn(rows));
    for (int behind = 0; behind < block.size(); behind++) {
      if (block.rows().outcome(behind) != Outcome.REFUSED) {
        boolean unusual = block.rows().isUnusual(behind);
        covariance.add(rows.parameters(), given, behind, unusual);
        rows.countLearned(inner instanceof Learner ? 0 : 1);
      }
    }
    if (refreshes.version(rows.learned()) != before) {
      covariance.refresh(rows.parameters());
    }
  }

  @Override
  public int memoWidth() {
    return inner instanceof Learner learner ? learner.memoWidth() : 0;
  }

  @Override
  public boolean remember(Rows rows, int row, float[] memo) {
    return block.remember(row, memo);
  }

  @Override
  public void learnLate(Rows memos) {
    long before = refreshes.version(memos.learned());
    ((Learner) inner).learnLate(memos);
    if (refreshes.version(memos.learned()) != before) {
      covariance.refresh(memos.parameters());
    }
  }

  @Override
  public Carrying carrying(StreamModel before, ChannelChange change) {
    if (!(before instanceof Whiten older)) {
      return Carrying.refused("whiten: expected whiten before, too");
    }
    Carrying behind = inner.carrying(older.inner, change);
    List<String> refusals =
        new ArrayList<>(refreshes.obstacles(older.refreshes, "whiten", "refresh"));
    refusals.addAll(behind.refusals());
    return refusals.isEmpty()
        ? new CovarianceCarrying(older.covariance, covariance, change, behind)
        : Carrying.refused(refusals);
  }

  private void open(Rows rows) {
    block.open(rows);
    block.shareParameters(rows);
    if (given.values().length < block.rows().capacity() * n) {
      given = FloatMatrix.of(block.rows().capacity(), n);
    }
  }

  /** Adds one row, not whitened, to the block of the inner operator. */
  private int pass(Rows rows, int row) {
    return block.add(rows, row, rows.inputs(), row * n, rows.steps(row));
  }

  /** Copies the inner operator's results back, in units of the channels. */
  private void take(Rows rows) {
    if (pursuit != null && block.size() > 0) {
      pursuit.open(rows.parameters(), covariance.root(rows.parameters()));
    }
    for (int behind = 0; behind < block.size(); behind++) {
      int row = block.outerRow(behind);
      Outcome outcome = block.take(rows, behind);
      if (outcome == Outcome.EMITTED) {
        restore(rows, row);
        if (pursuit != null) {
          pursuit.code(rows, row);
        }
        flag.write(rows, row);
      } else if (outcome == Outcome.REFUSED) {
        // A whitened channel is a mixture of channels; a target is as it was read.
        Refusal why = rows.refusal(row);
        rows.refuse(row, why.channel() < n ? why.at(Refusal.NO_CHANNEL) : why);
      }
    }
  }

  private void restore(Rows rows, int row) {
    int to = row * width;
    for (int field = 0; field < outputs.size(); field++) {
      OutputField output = outputs.get(field);
      if (isRead[field] && output.units() == OutputField.Units.INPUT) {
        // A field may hold several observations, one after another.
        for (int at = 0; at < output.width(); at += n) {
          covariance.restore(rows.parameters(), rows.outputs(), to + at);
        }
      } else if (isRead[field] && output.units() == OutputField.Units.FILLED) {
        // No channel is missing here, so FILLED is the input.
        System.arraycopy(rows.inputs(), row * output.width(), rows.outputs(), to, output.width());
      }
      to += output.width();
    }
  }
}
