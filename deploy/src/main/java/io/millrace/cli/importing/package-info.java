/** The command that turns models of other formats into network files. */
package io.millrace.cli.importing;
