/** Checksums of the files of savepoints and checkpoints. */
package io.millrace.streaming.runtime.checksum;
