/** The time of a key: which event times count, which records are late, and watermarks. */
package io.millrace.streaming.runtime.clock;
