/** Attention over sliding windows. */
package io.millrace.continual.attention;
