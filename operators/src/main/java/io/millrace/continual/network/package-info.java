/**
 * Networks with frozen weights. A step computes only what the new observation adds; the outputs
 * equal those of the same layers on the whole clip.
 *
 * <p>An {@link io.millrace.continual.network.Architecture} describes a network, a {@link
 * io.millrace.continual.network.Plan} its cost, and {@link io.millrace.continual.network.Network}
 * is the operator made from an architecture and trained weights under their torch.nn names.
 */
package io.millrace.continual.network;
