package io.millrace.drift;

/** The detectors that a stage can name. */
enum DriftKind {
  /** The adaptive window. */
  ADWIN,
  /** The drift detection method, for errors. */
  DDM,
  /** The early drift detection method, for errors. */
  EDDM,
  /** Hoeffding's bound, for numbers in [0, 1]. */
  HDDM_A,
  /** McDiarmid's bound, for numbers in [0, 1]. */
  HDDM_W,
  /** The test of Page and Hinkley. */
  PAGE_HINKLEY,
  /** The test of Kolmogorov and Smirnov in a window. */
  KSWIN,
  /** That of the learner. */
  OWN
}
