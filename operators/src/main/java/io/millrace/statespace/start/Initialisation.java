package io.millrace.statespace.start;

import java.util.Arrays;

/*
 * n real states, m = n / 2 modes k = 0 .. m - 1, each for a conjugate pair:
 *
 *   LEGS  lam of NormalForm, b = 1/2 V* B
 *   LIN   lam = -1/2 + i pi k,                 b = 1
 *   INV   lam = -1/2 + i n/pi (n/(2k+1) - 1),  b = 1
 *   REAL  lam = -(k + 1), n real modes,        b = 1
 *   PTD   poles of HiPPO-LegS plus a small perturbation, from PoleTable
 *
 * LEGS: Gu, Gupta, Goel, Ré, S4D, NeurIPS 2022; the factor 1/2 is in their theory, their code omits
 * it.
 */
/** Initialisation of the poles of a state-space layer. */
public enum Initialisation {
  /**
   * HiPPO-LegS with a small perturbation that preserves its transfer function; 8, 16, 32 or 64
   * states.
   */
  PTD {
    @Override
    public Modes modes(int states) {
      return PoleTable.modes(states);
    }
  },
  /** The normal part of HiPPO-LegS: close to HiPPO on smooth input, with one sharp resonance. */
  LEGS {
    @Override
    public Modes modes(int states) {
      return NormalForm.of(states).withInput(HippoLegs.input(states), 0.5);
    }
  },
  /** Evenly spaced frequencies: the best initialisation here for delays and recall. */
  LIN {
    @Override
    public Modes modes(int states) {
      Modes modes = unit(states / 2, 2);
      for (int k = 0; k < modes.count(); k++) {
        modes.real()[k] = -0.5;
        modes.imaginary()[k] = Math.PI * k;
      }
      return modes;
    }
  },
  /** Frequencies that follow an inverse law, dense near zero. */
  INV {
    @Override
    public Modes modes(int states) {
      Modes modes = unit(states / 2, 2);
      for (int k = 0; k < modes.count(); k++) {
        modes.real()[k] = -0.5;
        modes.imaginary()[k] = states / Math.PI * ((double) states / (2 * k + 1) - 1);
      }
      return modes;
    }
  },
  /** Real poles only: running averages with different decay rates. */
  REAL {
    @Override
    public Modes modes(int states) {
      Modes modes = unit(states, 1);
      for (int k = 0; k < modes.count(); k++) {
        modes.real()[k] = -(k + 1);
      }
      return modes;
    }
  };

  /**
   * Returns the modes for a number of real states.
   *
   * @param states an even number; 8, 16, 32 or 64 for {@link #PTD}
   * @return modes whose arrays belong to the caller
   */
  public abstract Modes modes(int states);

  private static Modes unit(int modes, double weight) {
    Modes made =
        new Modes(
            new double[modes],
            new double[modes],
            new double[modes],
            new double[modes],
            new double[modes]);
    Arrays.fill(made.weight(), weight);
    Arrays.fill(made.inputReal(), 1);
    return made;
  }
}
