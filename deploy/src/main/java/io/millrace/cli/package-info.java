/** The command line: the root command. Each verb has a package of its own. */
package io.millrace.cli;
