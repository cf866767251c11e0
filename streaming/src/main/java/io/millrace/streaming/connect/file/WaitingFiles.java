package io.millrace.streaming.connect.file;

import java.util.Optional;

/**
 * What a checkpoint holds of the coordinator: the files as long as no reader has them. Afterwards
 * they are part of the reader's own state.
 */
record WaitingFiles(Optional<FileQueue> queue) {}
