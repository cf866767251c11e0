/** Metrics of answers that are classes. */
package io.millrace.evaluate.classification;
