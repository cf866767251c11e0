package io.millrace.cli.records;

/**
 * A record that is to be sent.
 *
 * @param line the line of the input that it ends with, from 1
 * @param key null: none
 * @param timestamp milliseconds since 1970 UTC; null: the time at which it is sent
 * @param value its bytes. Owned by the record.
 */
record Outgoing(long line, byte[] key, Long timestamp, byte[] value) {}
