package io.millrace.statespace.layer;

/** Gated unit after the state-space layer of a block; g = GELU(y). */
public enum GatedUnit {
  /** g alone. */
  NONE,
  /** g · σ(W₂ g + b₂). */
  HALF_GLU1,
  /** y · σ(W₂ g + b₂). */
  HALF_GLU2,
  /** (W₁ g + b₁) · σ(W₂ g + b₂). */
  FULL_GLU
}
