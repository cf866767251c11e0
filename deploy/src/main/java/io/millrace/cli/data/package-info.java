/** {@code millrace data}. */
package io.millrace.cli.data;
