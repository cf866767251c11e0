package io.millrace.state;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.PosixFilePermissions;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class OwnerOnlyTest {

  @TempDir Path parent;

  @BeforeEach
  void onAFileSystemWithOwners() {
    assumeTrue(
        parent.getFileSystem().supportedFileAttributeViews().contains("posix"),
        "this file system knows no owners");
  }

  @Test
  void exampleUsage() throws IOException {
    Path folder = parent.resolve("out/savepoints");
    OwnerOnly.makeFolder(folder);
    OwnerOnly.write(folder.resolve("note"), new byte[] {1, 2});
    OwnerOnly.write(folder.resolve("note"), new byte[] {3});
    assertThat(rights(folder)).isEqualTo("rwx------");
    assertThat(rights(folder.resolve("note"))).isEqualTo("rw-------");
    assertThat(Files.readAllBytes(folder.resolve("note"))).containsExactly(3);
    assertThat(OwnerOnly.isOpen(folder)).isFalse();
  }

  @Test
  void whatExistsKeepsItsRights() throws IOException {
    Path folder = folder("rwxr-x---");
    OwnerOnly.makeFolder(folder);
    assertThat(rights(folder)).isEqualTo("rwxr-x---");
    assertThat(OwnerOnly.isOpen(folder)).isTrue();
  }

  @Test
  void whatIsMadeWithinAFolderIsOpenToThoseOfTheFolder() throws IOException {
    Path shared = folder("rwxr-x---");
    OwnerOnly.makeFolderWithin(shared, shared.resolve("a/b"));
    OwnerOnly.writeWithin(shared.resolve("a/b/c"), new byte[1]);
    assertThat(rights(shared.resolve("a"))).isEqualTo("rwxr-x---");
    assertThat(rights(shared.resolve("a/b/c"))).isEqualTo("rw-r-----");

    Path own = folder("rwx------");
    OwnerOnly.makeFolderWithin(own, own.resolve("a/b"));
    OwnerOnly.writeWithin(own.resolve("a/b/c"), new byte[1]);
    assertThat(rights(own.resolve("a/b"))).isEqualTo("rwx------");
    assertThat(rights(own.resolve("a/b/c"))).isEqualTo("rw-------");
  }

  @Test
  void aFileThatIsOpenedIsMadeForItsOwner() throws IOException {
    Path file = parent.resolve("lock");
    try (FileChannel channel =
        OwnerOnly.open(file, StandardOpenOption.CREATE, StandardOpenOption.WRITE)) {
      assertThat(channel.isOpen()).isTrue();
    }
    assertThat(rights(file)).isEqualTo("rw-------");
  }

  private Path folder(String rights) throws IOException {
    Path folder = Files.createDirectory(parent.resolve("folder-" + rights));
    // Not given at its making: the umask of the user counts there.
    return Files.setPosixFilePermissions(folder, PosixFilePermissions.fromString(rights));
  }

  private static String rights(Path path) throws IOException {
    return PosixFilePermissions.toString(Files.getPosixFilePermissions(path));
  }
}
