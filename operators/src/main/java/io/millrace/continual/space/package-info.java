/** Axes of space: the order of the numbers of a frame, and windows over places. */
package io.millrace.continual.space;
