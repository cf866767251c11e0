/**
 * Dense kernels for operators, with a plain and a vector implementation that agree bit for bit, and
 * a seeded random generator. Public API.
 */
package io.millrace.api.math;
