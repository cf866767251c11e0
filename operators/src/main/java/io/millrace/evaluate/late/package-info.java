/** Answers that wait for labels that come later than their readings. */
package io.millrace.evaluate.late;
