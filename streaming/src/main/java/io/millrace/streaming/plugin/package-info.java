/** Loading and checking of operators from a user's jars, in addition to the built-in ones. */
package io.millrace.streaming.plugin;
