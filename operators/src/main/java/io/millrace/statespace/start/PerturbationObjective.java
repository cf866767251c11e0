package io.millrace.statespace.start;

/**
 * Objective of approximate diagonalisation as a function of a real perturbation E of HiPPO-LegS.
 */
sealed interface PerturbationObjective permits PublishedObjective, TransferObjective {

  /**
   * Returns the value at E and writes its gradient.
   *
   * @param e {@code n × n}
   * @param gradient overwritten
   * @return infinity, and no gradient, if A + E cannot be diagonalised
   */
  double evaluate(double[][] e, double[][] gradient);

  /** Prepares the next round of the minimisation at the current E. */
  void open(int round, double[][] e);
}
