package io.millrace.dictionary;

import io.millrace.math.Kernels;

/**
 * How a full mini-batch becomes the next dictionary.
 *
 * @param schedule step sizes
 * @param softness of the linear oracle; zero for the polar factor
 */
record Method(Schedule schedule, double softness) {

  /** One step. Holds scratch: one for each thread. */
  sealed interface Step permits FrankWolfe, TangentStep {

    /**
     * Advances tracker and dictionary.
     *
     * @param group its gradient is the sum over the mini-batch
     * @param batch number of observations in it
     * @param t mini-batches since the schedule began
     */
    void advance(GroupMatrices group, int batch, double t);
  }

  /** A step for dictionaries of {@code n × n}. */
  Step step(int n, Kernels kernels) {
    return schedule.mode() == Schedule.Mode.TANGENT
        ? new TangentStep(n, schedule, kernels)
        : new FrankWolfe(n, this, kernels);
  }
}
