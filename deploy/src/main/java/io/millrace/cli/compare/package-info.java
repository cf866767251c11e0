/**
 * The commands {@code millrace compare} and {@code millrace sweep}: pipelines on the same bytes.
 */
package io.millrace.cli.compare;
