/** Readings that wait for labels and targets that come later. */
package io.millrace.streaming.runtime.late;
