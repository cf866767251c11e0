/** Math backends: where the dense maths of whole blocks is computed. */
package io.millrace.math.backend;
