/**
 * Reading of pipeline files and model files; all faults are reported together, each with its line.
 */
package io.millrace.streaming.config;
