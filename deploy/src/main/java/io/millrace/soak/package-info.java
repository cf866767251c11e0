/**
 * Runs a pipeline in this process under loads that would use up memory, descriptors or threads over
 * hours, and reports whether they stay within ceilings.
 */
package io.millrace.soak;
