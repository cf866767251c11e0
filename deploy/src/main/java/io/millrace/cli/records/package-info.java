/** Commands that send, read, and send again single records. */
package io.millrace.cli.records;
