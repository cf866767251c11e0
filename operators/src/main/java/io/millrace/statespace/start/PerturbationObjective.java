package io.millrace.statespace.start;

/** What approximate diagonalisation minimises over a real perturbation E of HiPPO-LegS. */
sealed interface PerturbationObjective permits PublishedObjective, TransferObjective {

  /**
   * The value at E, and its gradient.
   *
   * @param e {@code n × n}
   * @param gradient overwritten
   * @return infinity, and no gradient, where A + E cannot be diagonalised
   */
  double evaluate(double[][] e, double[][] gradient);

  /** Prepares the next round of the minimisation at the point reached. */
  void open(int round, double[][] e);
}
