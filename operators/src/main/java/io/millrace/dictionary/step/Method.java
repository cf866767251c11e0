package io.millrace.dictionary.step;

import io.millrace.api.math.Kernels;
import io.millrace.dictionary.code.Shape;
import io.millrace.math.backend.DenseBackend;

/**
 * Method that computes the next dictionary from a full mini-batch.
 *
 * @param schedule step sizes
 * @param softness softness of the linear oracle; zero for the polar factor
 */
public record Method(Schedule schedule, double softness) {

  /** A step of the method. Holds scratch memory: one instance for each thread. */
  public sealed interface Step permits FrankWolfe, TangentStep {

    /**
     * Updates tracker and dictionary.
     *
     * @param group matrices of the group; its gradient is the sum over the mini-batch
     * @param batch number of observations of the mini-batch
     * @param rho weight of the mini-batch in the tracker
     * @param gamma step size towards the vertex; a tangent step ignores it
     */
    void advance(GroupMatrices group, int batch, double rho, double gamma);
  }

  /** Creates a step for dictionaries of a shape, whose polar factors a backend computes. */
  public Step step(Shape shape, Kernels kernels, DenseBackend backend) {
    return schedule.mode() == Schedule.Mode.TANGENT
        ? new TangentStep(shape.atoms(), kernels, backend)
        : new FrankWolfe(shape, this, kernels, backend);
  }
}
