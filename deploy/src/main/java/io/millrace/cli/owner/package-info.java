/**
 * The record of a pipeline's newest run: who runs it, whether it still runs, where its state is.
 */
package io.millrace.cli.owner;
