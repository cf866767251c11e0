/**
 * How well a stream is learned, told while it is learned: every reading is tested before it trains.
 *
 * <p>Measures, and simple methods to measure against. Nothing here runs inside a pipeline; it may
 * allocate.
 */
package io.millrace.evaluate;
