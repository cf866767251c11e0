package io.millrace.streaming.runtime.checksum;

import org.apache.flink.configuration.CheckpointingOptions;
import org.apache.flink.configuration.IllegalConfigurationException;
import org.apache.flink.configuration.ReadableConfig;
import org.apache.flink.runtime.state.CheckpointStorage;
import org.apache.flink.runtime.state.CheckpointStorageFactory;
import org.apache.flink.runtime.state.storage.FileSystemCheckpointStorage;
import org.apache.flink.runtime.state.storage.JobManagerCheckpointStorage;

/**
 * Makes Flink keep checkpoints where its settings say, with checksums. Flink finds it by its name
 * in {@code execution.checkpointing.storage}, through the class loader of the job.
 */
public final class SummedStorageFactory implements CheckpointStorageFactory<CheckpointStorage> {

  @Override
  public CheckpointStorage createFromConfig(ReadableConfig settings, ClassLoader loader)
      throws IllegalConfigurationException {
    return new SummedStorage(
        settings.getOptional(CheckpointingOptions.CHECKPOINTS_DIRECTORY).isPresent()
            ? FileSystemCheckpointStorage.createFromConfig(settings, loader)
            : JobManagerCheckpointStorage.createFromConfig(settings, loader));
  }
}
