/** Layers that transform one frame at a time: activations, norms, softmax, positions. */
package io.millrace.continual.pointwise;
