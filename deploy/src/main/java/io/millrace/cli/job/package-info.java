/** The main class of the job jar. */
package io.millrace.cli.job;
