/** Where a run begins: anew, or at the newest state of an earlier run. */
package io.millrace.cli.start;
