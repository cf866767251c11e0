/** YAML text as values with locations: its tree, references to the environment, and units. */
package io.millrace.streaming.config.yaml;
