/** Makes the page that reports a run. */
package io.millrace.cli.report;
