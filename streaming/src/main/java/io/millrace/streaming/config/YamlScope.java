package io.millrace.streaming.config;

/**
 * What every part of the reader needs.
 *
 * @param faults where faults go
 * @param environment what references in values stand for
 */
record YamlScope(YamlFaults faults, YamlEnvironment environment) {}
