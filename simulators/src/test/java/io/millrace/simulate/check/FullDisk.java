package io.millrace.simulate.check;

import java.io.IOException;
import java.net.URI;
import java.nio.file.Path;
import java.util.concurrent.atomic.AtomicLong;
import org.apache.flink.core.fs.BlockLocation;
import org.apache.flink.core.fs.FSDataInputStream;
import org.apache.flink.core.fs.FSDataOutputStream;
import org.apache.flink.core.fs.FileStatus;
import org.apache.flink.core.fs.FileSystem;
import org.apache.flink.core.fs.FileSystemFactory;
import org.apache.flink.core.fs.RecoverableFsDataOutputStream;
import org.apache.flink.core.fs.RecoverableWriter;
import org.apache.flink.core.fs.local.LocalFileSystem;
import org.apache.flink.core.io.SimpleVersionedSerializer;

/**
 * A file system {@code full:/folder} that keeps its files in {@code /folder} and refuses bytes as a
 * full disk does. Flink finds it as it finds any file system, so jobs need not know of it.
 */
public final class FullDisk implements FileSystemFactory {

  private static final String SCHEME = "full";
  private static final AtomicLong ROOM = new AtomicLong(Long.MAX_VALUE);
  private static final AtomicLong REFUSED = new AtomicLong();

  /** Leaves room for so many bytes on all disks of this JVM. */
  static void leave(long bytes) {
    ROOM.set(bytes);
  }

  /** Ends the fullness. */
  static void free() {
    leave(Long.MAX_VALUE);
  }

  /** Number of writes that were refused since the JVM started. */
  static long refused() {
    return REFUSED.get();
  }

  /** The address of a folder on the disk that can be full. */
  static String uri(Path folder) {
    return SCHEME + ":" + folder.toAbsolutePath();
  }

  @Override
  public String getScheme() {
    return SCHEME;
  }

  @Override
  public FileSystem create(URI anywhere) {
    return new Disk();
  }

  private static void take(long bytes) throws IOException {
    if (ROOM.updateAndGet(room -> room == Long.MAX_VALUE ? room : Math.max(-1, room - bytes)) < 0) {
      REFUSED.incrementAndGet();
      throw new IOException("No space left on device");
    }
  }

  private static org.apache.flink.core.fs.Path local(org.apache.flink.core.fs.Path path) {
    return new org.apache.flink.core.fs.Path("file", null, path.toUri().getPath());
  }

  /** The local file system under another scheme, with limited room. */
  private static final class Disk extends FileSystem {

    private final LocalFileSystem local = new LocalFileSystem();

    @Override
    public org.apache.flink.core.fs.Path getWorkingDirectory() {
      return local.getWorkingDirectory();
    }

    @Override
    public org.apache.flink.core.fs.Path getHomeDirectory() {
      return local.getHomeDirectory();
    }

    @Override
    public URI getUri() {
      return URI.create(SCHEME + ":/");
    }

    @Override
    public FileStatus getFileStatus(org.apache.flink.core.fs.Path path) throws IOException {
      return new Status(local.getFileStatus(local(path)));
    }

    @Override
    public BlockLocation[] getFileBlockLocations(FileStatus file, long start, long length)
        throws IOException {
      return local.getFileBlockLocations(((Status) file).status, start, length);
    }

    @Override
    public FSDataInputStream open(org.apache.flink.core.fs.Path path, int buffer)
        throws IOException {
      return local.open(local(path), buffer);
    }

    @Override
    public FSDataInputStream open(org.apache.flink.core.fs.Path path) throws IOException {
      return local.open(local(path));
    }

    @Override
    public FileStatus[] listStatus(org.apache.flink.core.fs.Path path) throws IOException {
      FileStatus[] found = local.listStatus(local(path));
      if (found == null) {
        return null;
      }
      FileStatus[] files = new FileStatus[found.length];
      for (int i = 0; i < found.length; i++) {
        files[i] = new Status(found[i]);
      }
      return files;
    }

    @Override
    public boolean delete(org.apache.flink.core.fs.Path path, boolean recursive)
        throws IOException {
      return local.delete(local(path), recursive);
    }

    @Override
    public boolean mkdirs(org.apache.flink.core.fs.Path path) throws IOException {
      return local.mkdirs(local(path));
    }

    @Override
    public FSDataOutputStream create(org.apache.flink.core.fs.Path path, WriteMode mode)
        throws IOException {
      take(0);
      return new Limited(local.create(local(path), mode));
    }

    @Override
    public boolean rename(org.apache.flink.core.fs.Path from, org.apache.flink.core.fs.Path to)
        throws IOException {
      return local.rename(local(from), local(to));
    }

    @Override
    public boolean isDistributedFS() {
      return false;
    }

    @Override
    public RecoverableWriter createRecoverableWriter() throws IOException {
      return new Writer(local.createRecoverableWriter());
    }
  }

  /** Status of a file, under the disk's own scheme. */
  private static final class Status implements FileStatus {

    private final FileStatus status;

    Status(FileStatus status) {
      this.status = status;
    }

    @Override
    public long getLen() {
      return status.getLen();
    }

    @Override
    public long getBlockSize() {
      return status.getBlockSize();
    }

    @Override
    public short getReplication() {
      return status.getReplication();
    }

    @Override
    public long getModificationTime() {
      return status.getModificationTime();
    }

    @Override
    public long getAccessTime() {
      return status.getAccessTime();
    }

    @Override
    public boolean isDir() {
      return status.isDir();
    }

    @Override
    public org.apache.flink.core.fs.Path getPath() {
      return new org.apache.flink.core.fs.Path(SCHEME, null, status.getPath().toUri().getPath());
    }
  }

  /** Bytes to a file for which there may be no room. */
  private static final class Limited extends FSDataOutputStream {

    private final FSDataOutputStream file;

    Limited(FSDataOutputStream file) {
      this.file = file;
    }

    @Override
    public void write(int one) throws IOException {
      take(1);
      file.write(one);
    }

    @Override
    public void write(byte[] bytes, int from, int count) throws IOException {
      take(count);
      file.write(bytes, from, count);
    }

    @Override
    public long getPos() throws IOException {
      return file.getPos();
    }

    @Override
    public void flush() throws IOException {
      file.flush();
    }

    @Override
    public void sync() throws IOException {
      file.sync();
    }

    @Override
    public void close() throws IOException {
      file.close();
    }
  }

  /** The local writer of files that are committed later. */
  private record Writer(RecoverableWriter writer) implements RecoverableWriter {

    @Override
    public RecoverableFsDataOutputStream open(org.apache.flink.core.fs.Path path)
        throws IOException {
      take(0);
      return new Pending(writer.open(FullDisk.local(path)));
    }

    @Override
    public RecoverableFsDataOutputStream recover(ResumeRecoverable from) throws IOException {
      return new Pending(writer.recover(from));
    }

    @Override
    public boolean requiresCleanupOfRecoverableState() {
      return writer.requiresCleanupOfRecoverableState();
    }

    @Override
    public boolean cleanupRecoverableState(ResumeRecoverable state) throws IOException {
      return writer.cleanupRecoverableState(state);
    }

    @Override
    public RecoverableFsDataOutputStream.Committer recoverForCommit(CommitRecoverable state)
        throws IOException {
      return writer.recoverForCommit(state);
    }

    @Override
    public SimpleVersionedSerializer<CommitRecoverable> getCommitRecoverableSerializer() {
      return writer.getCommitRecoverableSerializer();
    }

    @Override
    public SimpleVersionedSerializer<ResumeRecoverable> getResumeRecoverableSerializer() {
      return writer.getResumeRecoverableSerializer();
    }

    @Override
    public boolean supportsResume() {
      return writer.supportsResume();
    }
  }

  /** Bytes to a file that is committed later. */
  private static final class Pending extends RecoverableFsDataOutputStream {

    private final RecoverableFsDataOutputStream file;

    Pending(RecoverableFsDataOutputStream file) {
      this.file = file;
    }

    @Override
    public void write(int one) throws IOException {
      take(1);
      file.write(one);
    }

    @Override
    public void write(byte[] bytes, int from, int count) throws IOException {
      take(count);
      file.write(bytes, from, count);
    }

    @Override
    public RecoverableWriter.ResumeRecoverable persist() throws IOException {
      return file.persist();
    }

    @Override
    public Committer closeForCommit() throws IOException {
      return file.closeForCommit();
    }

    @Override
    public long getPos() throws IOException {
      return file.getPos();
    }

    @Override
    public void flush() throws IOException {
      file.flush();
    }

    @Override
    public void sync() throws IOException {
      file.sync();
    }

    @Override
    public void close() throws IOException {
      file.close();
    }
  }
}
