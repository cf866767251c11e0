/** Named arrays of numbers as text. */
package io.millrace.cli.tensor;
