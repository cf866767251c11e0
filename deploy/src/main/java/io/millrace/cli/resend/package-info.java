/** The command that sends dead letters again, each once. */
package io.millrace.cli.resend;
