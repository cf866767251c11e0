/** What travels to a worker so that it can build an operator. */
package io.millrace.streaming.runtime.recipe;
