/** Judges the answers of one key as they come, beside simple methods, with a flat state. */
package io.millrace.evaluate.judge;
