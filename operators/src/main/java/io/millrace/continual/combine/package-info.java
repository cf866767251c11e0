/** Layers made of layers: sequential, parallel, residual. */
package io.millrace.continual.combine;
