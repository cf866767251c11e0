package io.millrace.dictionary.step;

import io.millrace.api.math.Kernels;
import io.millrace.dictionary.code.Shape;
import io.millrace.math.backend.DenseBackend;

/**
 * How a full mini-batch becomes the next dictionary.
 *
 * @param schedule step sizes
 * @param softness of the linear oracle; zero for the polar factor
 */
public record Method(Schedule schedule, double softness) {

  /** One step. Holds scratch: one for each thread. */
  public sealed interface Step permits FrankWolfe, TangentStep {

    /**
     * Advances tracker and dictionary.
     *
     * @param group its gradient is the sum over the mini-batch
     * @param batch number of observations in it
     * @param rho weight of the mini-batch in the tracker
     * @param gamma step towards the vertex; a step along the tangent is always whole
     */
    void advance(GroupMatrices group, int batch, double rho, double gamma);
  }

  /** A step for dictionaries of that shape, whose polar factors are computed by a backend. */
  public Step step(Shape shape, Kernels kernels, DenseBackend backend) {
    return schedule.mode() == Schedule.Mode.TANGENT
        ? new TangentStep(shape.atoms(), kernels, backend)
        : new FrankWolfe(shape, this, kernels, backend);
  }
}
