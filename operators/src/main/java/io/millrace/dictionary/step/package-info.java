/**
 * Updates a dictionary with a full mini-batch: Frank–Wolfe and tangent steps, step sizes, state
 * layout.
 */
package io.millrace.dictionary.step;
