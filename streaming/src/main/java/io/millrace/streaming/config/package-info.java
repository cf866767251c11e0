/**
 * Reads pipelines and model files as a user writes them; every fault at once, each with its line.
 */
package io.millrace.streaming.config;
