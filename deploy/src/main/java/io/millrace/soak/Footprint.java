package io.millrace.soak;

import com.sun.management.UnixOperatingSystemMXBean;
import io.millrace.local.ResidentMemory;
import java.lang.management.ManagementFactory;

/**
 * What this process holds.
 *
 * @param heap bytes of the heap that are used after a garbage collection
 * @param resident bytes of memory, those outside the heap included; 0 where the system does not
 *     tell
 * @param descriptors open files and sockets; 0 where the system does not tell
 * @param threads live threads
 */
public record Footprint(long heap, long resident, long descriptors, int threads) {

  /** That of this moment. Collects garbage, which takes some tens of milliseconds. */
  static Footprint now() {
    System.gc();
    return new Footprint(
        ManagementFactory.getMemoryMXBean().getHeapMemoryUsage().getUsed(),
        ResidentMemory.bytes(ProcessHandle.current().pid()).orElse(0),
        ManagementFactory.getOperatingSystemMXBean() instanceof UnixOperatingSystemMXBean unix
            ? unix.getOpenFileDescriptorCount()
            : 0,
        ManagementFactory.getThreadMXBean().getThreadCount());
  }
}
