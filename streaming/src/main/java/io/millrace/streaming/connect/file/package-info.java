/** Files as a source that ends, and folders as an exactly-once sink. */
package io.millrace.streaming.connect.file;
