/** Chains: two operators that run as one. */
package io.millrace.stage;
