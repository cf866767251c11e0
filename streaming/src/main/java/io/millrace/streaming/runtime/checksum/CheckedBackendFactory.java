package io.millrace.streaming.runtime.checksum;

import io.millrace.streaming.runtime.checksum.SavedFiles.Restored;
import io.millrace.streaming.runtime.clock.ExpiryClock;
import java.io.IOException;
import java.util.Collection;
import org.apache.flink.configuration.IllegalConfigurationException;
import org.apache.flink.configuration.ReadableConfig;
import org.apache.flink.core.execution.SavepointFormatType;
import org.apache.flink.runtime.state.CheckpointableKeyedStateBackend;
import org.apache.flink.runtime.state.KeyedStateBackendParametersImpl;
import org.apache.flink.runtime.state.OperatorStateBackend;
import org.apache.flink.runtime.state.StateBackend;
import org.apache.flink.runtime.state.StateBackendFactory;
import org.apache.flink.runtime.state.StateObject;
import org.apache.flink.state.rocksdb.EmbeddedRocksDBStateBackendFactory;

/**
 * Makes Flink keep states in RocksDB, and look at the files of a checkpoint before a task restores
 * its part of them. A restart within a job begins with what the job manager still knows of the
 * newest checkpoint, so nobody else looks at its files. States expire by an {@link ExpiryClock}.
 * Flink finds this class by its name in {@code state.backend.type}, through the class loader of the
 * job.
 */
public final class CheckedBackendFactory implements StateBackendFactory<StateBackend> {

  @Override
  public StateBackend createFromConfig(ReadableConfig settings, ClassLoader loader)
      throws IllegalConfigurationException, IOException {
    return new Checked(new EmbeddedRocksDBStateBackendFactory().createFromConfig(settings, loader));
  }

  private record Checked(StateBackend to) implements StateBackend {

    @Override
    public String getName() {
      return to.getName();
    }

    @Override
    public <K> CheckpointableKeyedStateBackend<K> createKeyedStateBackend(
        KeyedStateBackendParameters<K> task) throws Exception {
      check(task.getStateHandles());
      ExpiryClock clock =
          new ExpiryClock(task.getTtlTimeProvider()::currentTimestamp, System::nanoTime);
      return to.createKeyedStateBackend(
          new KeyedStateBackendParametersImpl<>(task).setTtlTimeProvider(clock::getAsLong));
    }

    @Override
    public OperatorStateBackend createOperatorStateBackend(OperatorStateBackendParameters task)
        throws Exception {
      check(task.getStateHandles());
      return to.createOperatorStateBackend(task);
    }

    @Override
    public boolean useManagedMemory() {
      return to.useManagedMemory();
    }

    @Override
    public boolean supportsNoClaimRestoreMode() {
      return to.supportsNoClaimRestoreMode();
    }

    @Override
    public boolean supportsSavepointFormat(SavepointFormatType format) {
      return to.supportsSavepointFormat(format);
    }

    private static void check(Collection<? extends StateObject> states) throws IOException {
      Restored files = new Restored();
      states.forEach(files::add);
      files.orThrow();
    }
  }
}
