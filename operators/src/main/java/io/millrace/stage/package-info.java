/** Chains: two operators that run in sequence as one operator. */
package io.millrace.stage;
