package io.millrace.state;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.OpenOption;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.FileAttribute;
import java.nio.file.attribute.PosixFilePermission;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.EnumSet;
import java.util.Set;

/**
 * Files and folders that other users of the machine cannot read: states and models hold what was
 * learned from data. What exists already keeps its permissions, which its owner may have widened on
 * purpose. Where the file system knows no owners, as on Windows, these are ordinary files.
 *
 * <p>The permissions are set as a file is made, so there is no moment at which it is open.
 */
public final class OwnerOnly {

  private static final Set<PosixFilePermission> FOLDER =
      PosixFilePermissions.fromString("rwx------");
  private static final Set<PosixFilePermission> FILE = PosixFilePermissions.fromString("rw-------");
  private static final Set<PosixFilePermission> EXECUTE =
      Set.of(
          PosixFilePermission.OWNER_EXECUTE,
          PosixFilePermission.GROUP_EXECUTE,
          PosixFilePermission.OTHERS_EXECUTE);

  private OwnerOnly() {}

  /** Makes a folder if it is missing; missing folders above it are ordinary ones. */
  public static void makeFolder(Path folder) throws IOException {
    if (Files.isDirectory(folder)) {
      return;
    }
    Path above = folder.toAbsolutePath().getParent();
    if (above != null) {
      Files.createDirectories(above);
    }
    // Another process may be making it too.
    Files.createDirectories(folder, attributes(folder, FOLDER));
  }

  /**
   * Makes the folders that are missing below another, open to those to whom that one is open.
   *
   * @param top an existing folder above
   */
  public static void makeFolderWithin(Path top, Path folder) throws IOException {
    Files.createDirectories(folder, attributes(folder, permissions(top)));
  }

  /** Opens a file, which is its owner's alone if it is made now. */
  public static FileChannel open(Path file, OpenOption... how) throws IOException {
    return FileChannel.open(file, Set.of(how), attributes(file, FILE));
  }

  /** Writes a file anew that is its owner's alone, unless it exists. */
  public static void write(Path file, byte[] bytes) throws IOException {
    write(file, bytes, FILE);
  }

  /** Writes a file anew that those may read who may read its folder. */
  public static void writeWithin(Path file, byte[] bytes) throws IOException {
    Set<PosixFilePermission> permissions = EnumSet.copyOf(FILE);
    if (knowsOwners(file)) {
      permissions = EnumSet.copyOf(permissions(file.toAbsolutePath().getParent()));
      permissions.removeAll(EXECUTE);
    }
    write(file, bytes, permissions);
  }

  /** Whether another user than the owner may look into a folder. */
  public static boolean isOpen(Path folder) throws IOException {
    return knowsOwners(folder)
        && permissions(folder).stream().anyMatch(right -> !FOLDER.contains(right));
  }

  private static void write(Path file, byte[] bytes, Set<PosixFilePermission> permissions)
      throws IOException {
    Set<OpenOption> how =
        Set.of(
            StandardOpenOption.CREATE,
            StandardOpenOption.TRUNCATE_EXISTING,
            StandardOpenOption.WRITE);
    try (FileChannel channel = FileChannel.open(file, how, attributes(file, permissions))) {
      ByteBuffer rest = ByteBuffer.wrap(bytes);
      while (rest.hasRemaining()) {
        channel.write(rest);
      }
    }
  }

  private static Set<PosixFilePermission> permissions(Path folder) throws IOException {
    return knowsOwners(folder) ? Files.getPosixFilePermissions(folder) : FOLDER;
  }

  private static FileAttribute<?>[] attributes(Path path, Set<PosixFilePermission> permissions) {
    return knowsOwners(path)
        ? new FileAttribute<?>[] {PosixFilePermissions.asFileAttribute(permissions)}
        : new FileAttribute<?>[0];
  }

  private static boolean knowsOwners(Path path) {
    return path.getFileSystem().supportedFileAttributeViews().contains("posix");
  }
}
