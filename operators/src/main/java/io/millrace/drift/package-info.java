/**
 * Detectors of a change in a stream of numbers, such as the error of a model, as pure functions of
 * a flat state.
 */
package io.millrace.drift;
