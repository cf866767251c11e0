/** The beginnings of records as text, for dead letters. */
package io.millrace.streaming.wire.excerpt;
