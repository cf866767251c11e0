/** Metrics of readings that are coded in few numbers or bits. */
package io.millrace.evaluate.coding;
