/**
 * One reader of configuration: keys are declared as data, values are read by them with every fault
 * collected, and the same declarations become a JSON Schema. Knows {@code java.lang} and {@code
 * java.util} alone; whoever has a file turns it into {@link io.millrace.api.config.Value}s.
 */
package io.millrace.api.config;
