/** {@code millrace plan} and {@code millrace infer}. */
package io.millrace.cli.plan;
