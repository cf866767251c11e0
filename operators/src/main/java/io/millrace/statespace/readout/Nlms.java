package io.millrace.statespace.readout;

import io.millrace.api.math.FloatMatrix;
import io.millrace.api.math.Kernels;
import io.millrace.api.math.Lanes;
import io.millrace.api.operator.Slot;
import java.util.List;

/*
 *   W <- W + rate / (1e-2 + |phi|²) e phi'
 *
 * Rate 1 removes the error of this row except for the effect of 1e-2, which limits the step for
 * rows with very small features. Rates below 2 are stable for all features.
 */
/**
 * Normalised least mean squares: removes a share of each error by the smallest change of the
 * weights.
 */
public final class Nlms implements ReadoutRule {

  private static final float EPSILON = 1e-2f;

  private final float rate;
  private final ReadoutCopy ahead;
  private final Kernels kernels;
  private final Lanes lanes;
  private final FloatMatrix scaled;

  public Nlms(ReadoutCopy ahead, double rate, Kernels kernels, Lanes lanes) {
    this.ahead = ahead;
    this.rate = (float) rate;
    this.kernels = kernels;
    this.lanes = lanes;
    this.scaled = FloatMatrix.of(1, ahead.targets());
  }

  @Override
  public List<Slot> slots() {
    return ahead.slotsBehind();
  }

  @Override
  public void initialize(float[] parameters, int readout, int own) {
    ahead.initialize(parameters, readout, own);
  }

  @Override
  public void open(float[] parameters, int readout, int own) {
    ahead.open(parameters, readout, own);
  }

  @Override
  public FloatMatrix weights() {
    return ahead.weights();
  }

  @Override
  public void learn(FloatMatrix phi, FloatMatrix errors, long rows) {
    float square =
        kernels.dot(phi.values(), phi.offset(), phi.values(), phi.offset(), phi.columns());
    lanes.scale(rate / (EPSILON + square), errors, scaled);
    kernels.addTransposedLeft(scaled, phi, ahead.weights());
  }

  @Override
  public boolean forgets() {
    return false;
  }

  /** Each row moves the weights by the same share of its error, whatever was learned before. */
  @Override
  public void forget(double share) {}

  @Override
  public void close(int batch, long update) {
    ahead.close();
  }
}
