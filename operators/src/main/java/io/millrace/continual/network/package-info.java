/**
 * Networks with frozen weights that compute only what a new observation adds, and give what the
 * same layers give on the whole clip.
 *
 * <p>An {@link io.millrace.continual.network.Architecture} is a network as data, a {@link
 * io.millrace.continual.network.Plan} its cost, and {@link io.millrace.continual.network.Network}
 * the operator made of an architecture and trained weights under their torch.nn names.
 */
package io.millrace.continual.network;
