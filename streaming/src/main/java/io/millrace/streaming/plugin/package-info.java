/** Operators from jars of a user's own: found, checked, and added to those that ship. */
package io.millrace.streaming.plugin;
