/** {@code millrace run}. */
package io.millrace.cli.run;
