/** {@code millrace demo}. */
package io.millrace.cli.demo;
