/** Convolutions and linear layers. */
package io.millrace.continual.conv;
