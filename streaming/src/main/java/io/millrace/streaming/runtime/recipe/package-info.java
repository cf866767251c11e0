/** Serializable descriptions from which a worker creates its operator. */
package io.millrace.streaming.runtime.recipe;
