/** Files as a bounded source, and folders as an exactly-once sink. */
package io.millrace.streaming.connect.file;
