/**
 * Measurements on data that others published, read from a folder that the user names. Every method
 * is judged by the same code.
 */
package io.millrace.benchmark.published;
