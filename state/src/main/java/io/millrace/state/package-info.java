/**
 * How key state becomes bytes in a state backend, and how the bytes of an older layout are read.
 */
package io.millrace.state;
