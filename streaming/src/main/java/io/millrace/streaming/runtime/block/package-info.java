/** Gathered records computed in blocks. Plain Java. */
package io.millrace.streaming.runtime.block;
