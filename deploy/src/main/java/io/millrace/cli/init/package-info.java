/** The command that writes a pipeline for a file. */
package io.millrace.cli.init;
