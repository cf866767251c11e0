/**
 * Dense maths on small float matrices: kernels in a plain and a vector twin that agree bit for bit,
 * the polar factor, exact factorisations behind one small type, and seeded randomness.
 */
package io.millrace.math;
