/** The text of a configuration file as a tree of values with lines, variables filled in. */
package io.millrace.streaming.config.tree;
