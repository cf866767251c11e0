/**
 * Continual networks: frozen neural networks that compute only what one new observation adds, and
 * give what the same layers give on the whole clip.
 *
 * <p>An {@link io.millrace.continual.Architecture} is a network as data, a {@link
 * io.millrace.continual.Plan} what it will cost, {@link io.millrace.continual.Weights} its trained
 * numbers under their torch.nn names, and {@link io.millrace.continual.Network} the operator made
 * of both.
 */
package io.millrace.continual;
