/** {@code millrace inspect}. */
package io.millrace.cli.inspect;
