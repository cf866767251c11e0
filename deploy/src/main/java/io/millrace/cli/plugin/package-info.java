/** The option that names jars of operators. */
package io.millrace.cli.plugin;
