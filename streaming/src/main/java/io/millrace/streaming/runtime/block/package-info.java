/** Computation of bundles in blocks. Plain Java. */
package io.millrace.streaming.runtime.block;
