/** Serialization of key states for a state backend, migration between layouts, and their cache. */
package io.millrace.state;
