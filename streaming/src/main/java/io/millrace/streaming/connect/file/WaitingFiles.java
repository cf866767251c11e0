package io.millrace.streaming.connect.file;

import java.util.Optional;

/**
 * State of the enumerator in a checkpoint: the files until a reader has them. Afterwards they are
 * part of the reader's state.
 */
record WaitingFiles(Optional<FileQueue> queue) {}
