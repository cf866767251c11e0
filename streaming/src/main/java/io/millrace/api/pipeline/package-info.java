/** A pipeline as data: input, operators, outputs, execution. Public API. */
package io.millrace.api.pipeline;
