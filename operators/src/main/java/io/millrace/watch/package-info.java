/**
 * Stages that watch fields of a chain and report events; they compute nothing that is passed on.
 */
package io.millrace.watch;
