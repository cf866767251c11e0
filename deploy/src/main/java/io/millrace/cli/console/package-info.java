/** Text on a terminal: tables, numbers, progress, errors, exit codes. */
package io.millrace.cli.console;
