package io.millrace.cli.records;

import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.function.Consumer;

/**
 * A record that a topic or a file holds.
 *
 * @param key text of its key; null if it has none
 * @param value its bytes; null if it has none. Owned by the record.
 * @param place adds where it lies, and what surrounds it, to an object
 */
record StoredRecord(String key, byte[] value, Consumer<ObjectNode> place) {}
