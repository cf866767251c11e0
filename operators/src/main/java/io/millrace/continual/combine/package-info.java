/** Layers that contain layers: sequential, parallel, residual. */
package io.millrace.continual.combine;
