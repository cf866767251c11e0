/** Looks at what a pipeline reads and writes, before it runs. */
package io.millrace.streaming.look;
