package io.millrace.dictionary.learn;

import io.millrace.dictionary.step.DictionaryLayout;
import io.millrace.dictionary.step.Schedule;

/*
 * Symbols: o rotation that the dictionary still lacks, m rotation that the tracker still lacks, xi
 * noise of a mini-batch of size K (LocalLaw), c contraction, d drift per mini-batch. Linearised at
 * a solution, a step is
 *
 *   m <- (1-rho) m + rho (c o + xi),  o <- (1-gamma) o + gamma m,  then both  + d
 *
 * of which the second moments are computed exactly for the noise, and the mean for the drift:
 *   mm <- (1-rho)² mm + 2 (1-rho) rho c om + rho² (c² oo + K)
 *   om <- (1-rho) om + rho c oo                                     (o before the step, m after it)
 *   oo <- (1-gamma)² oo + 2 (1-gamma) gamma om + gamma² mm
 *   om <- (1-gamma) om + gamma mm
 * Expected error: oo + 2 lag². During the warm-up and after an alarm the error is unknown: oo, mm
 * and the expected error are one, and om is zero (one in a warm-up that began under release 0.1.0:
 * FirstPhase).
 */
/**
 * Predicts the error of a group's dictionary, 1 − ‖A D‖₄⁴/n with respect to the unknown true
 * dictionary, from the step sizes so far and the density of the codes.
 */
final class ExpectedError {

  private final DictionaryLayout layout;
  private final Objective objective;
  private final LocalLaw law;
  private final double drift;
  private final FirstPhase first;

  ExpectedError(
      int atoms, DictionaryLayout layout, DictionaryOptions.Training training, FirstPhase first) {
    this.layout = layout;
    this.objective = training.objective();
    this.law = new LocalLaw(atoms, training.batch(), objective);
    this.drift = training.method().schedule().drift();
    this.first = first;
  }

  /** Returns the weight of the tracker that is optimal for the drift option; zero without drift. */
  double forgetting(float[] slots) {
    if (drift == 0) {
      return 0;
    }
    double width = objective.scale(slots[layout.batches], 1, first.batches(slots));
    return Math.min(Schedule.MOST_FORGETTING, law.forgetting(drift, contraction(slots), width));
  }

  /** Updates the prediction for one step of the method with the given step sizes. */
  void advance(float[] slots, double rho, double gamma) {
    int at = layout.expected;
    double t = slots[layout.batches];
    double warmup = first.batches(slots);
    if (t < warmup) {
      if (!first.isOfFirstRelease(slots)) {
        forget(slots);
      }
      return;
    }
    double c = contraction(slots);
    double noise = law.noise(objective.scale(t, 1, warmup));
    double oo = slots[at + DictionaryLayout.EXPECTED_NOISE];
    double om = slots[at + DictionaryLayout.EXPECTED_CROSS];
    double mm = slots[at + DictionaryLayout.EXPECTED_TRACKER];
    double keep = 1 - rho;
    mm = keep * keep * mm + 2 * keep * rho * c * om + rho * rho * (c * c * oo + noise);
    om = keep * om + rho * c * oo;
    double stay = 1 - gamma;
    oo = stay * stay * oo + 2 * stay * gamma * om + gamma * gamma * mm;
    om = stay * om + gamma * mm;

    double lag = slots[at + DictionaryLayout.EXPECTED_LAG];
    double trackerLag = slots[at + DictionaryLayout.EXPECTED_TRACKER_LAG];
    trackerLag = keep * trackerLag + rho * c * lag;
    lag = stay * lag + gamma * trackerLag;
    write(slots, oo, om, mm);
    slots[at + DictionaryLayout.EXPECTED_LAG] = (float) (lag + drift);
    slots[at + DictionaryLayout.EXPECTED_TRACKER_LAG] = (float) (trackerLag + drift);
    slots[at] = (float) Math.min(1, oo + 2 * (lag + drift) * (lag + drift));
  }

  /** Resets the prediction to an unknown error. */
  void forget(float[] slots) {
    write(slots, 1, FirstPhase.UNKNOWN_CROSS, 1);
    slots[layout.expected + DictionaryLayout.EXPECTED_LAG] = 0;
    slots[layout.expected + DictionaryLayout.EXPECTED_TRACKER_LAG] = 0;
    slots[layout.expected] = 1;
  }

  private void write(float[] slots, double noise, double cross, double tracker) {
    slots[layout.expected + DictionaryLayout.EXPECTED_NOISE] = (float) noise;
    slots[layout.expected + DictionaryLayout.EXPECTED_CROSS] = FirstPhase.known(cross);
    slots[layout.expected + DictionaryLayout.EXPECTED_TRACKER] = (float) tracker;
  }

  private double contraction(float[] slots) {
    return LocalLaw.contraction(
        CodeMoments.density(slots[layout.codeSquare], slots[layout.codeCube]));
  }
}
