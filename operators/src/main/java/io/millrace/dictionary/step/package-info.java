/**
 * The update of a dictionary by a full mini-batch: Frank–Wolfe and tangent steps, step sizes, state
 * layout.
 */
package io.millrace.dictionary.step;
