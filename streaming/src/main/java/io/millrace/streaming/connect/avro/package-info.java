/** Records in Avro, with the schema of a file, of a registry, or of the pipeline. */
package io.millrace.streaming.connect.avro;
