/**
 * Simple methods that learned operators are compared with. Every reading is answered before it is
 * learned.
 *
 * <p>These classes run beside a pipeline, not inside one, and may allocate.
 */
package io.millrace.evaluate.baseline;
