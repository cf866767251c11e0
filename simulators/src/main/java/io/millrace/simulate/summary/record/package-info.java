/** Reads what a run left: results, readings and refused records. */
package io.millrace.simulate.summary.record;
