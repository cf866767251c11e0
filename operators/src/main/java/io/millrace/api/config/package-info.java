/**
 * Reads configuration: keys are declared as data, values are read by these declarations while all
 * faults are collected, and the same declarations give a JSON Schema. Depends only on {@code
 * java.lang} and {@code java.util}; the caller parses a file into {@link
 * io.millrace.api.config.Value}s.
 */
package io.millrace.api.config;
