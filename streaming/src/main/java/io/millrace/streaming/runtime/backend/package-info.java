/** Choice, measurement and metrics of an operator's math backend. */
package io.millrace.streaming.runtime.backend;
