/** Judges several pipelines on the same readings, and says which of them is better. */
package io.millrace.simulate.contest;
