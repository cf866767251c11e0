/**
 * Chains: two operators that run in sequence as one operator; and what operators share when they
 * are put around others, or pass to other channels.
 */
package io.millrace.stage;
