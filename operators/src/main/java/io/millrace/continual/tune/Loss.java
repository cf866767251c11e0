package io.millrace.continual.tune;

/** What a network with adapters is trained to make small. */
public enum Loss {
  /** It is not trained. */
  NOTHING,
  /** The outputs are scores of classes; their softmax, and the label of the observation. */
  CROSS_ENTROPY,
  /** The outputs are the declared values; half the mean of their squared differences. */
  SQUARED_ERROR
}
