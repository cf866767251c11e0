/**
 * Dense kernels for operators, in a plain and a vector implementation that agree bit for bit, and
 * seeded randomness. Public API.
 */
package io.millrace.api.math;
