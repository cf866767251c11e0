/**
 * Error measures for online learning, and simple baseline methods. Every reading is tested before
 * it is learned.
 *
 * <p>This package is not used inside a pipeline; its classes may allocate.
 */
package io.millrace.evaluate;
