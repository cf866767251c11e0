/**
 * The command line: each command is one class, and none of them knows more than how to ask the
 * modules below and how to say what they answered.
 */
package io.millrace.cli;
