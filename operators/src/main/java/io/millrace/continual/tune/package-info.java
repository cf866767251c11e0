/** Training of the adapters of a network's last layers: exact gradients of a window of frames. */
package io.millrace.continual.tune;
