/** What is watched while a job runs in this process. */
package io.millrace.cli.watch;
