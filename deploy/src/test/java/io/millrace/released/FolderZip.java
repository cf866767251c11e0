package io.millrace.released;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.util.Enumeration;
import java.util.List;
import java.util.stream.Stream;
import java.util.zip.ZipEntry;
import java.util.zip.ZipFile;
import java.util.zip.ZipOutputStream;

/** A folder in one packed file, hidden files among them. */
final class FolderZip {

  private FolderZip() {}

  /** Packs the files below a folder, sorted by name; entries carry no time. */
  static void pack(Path folder, Path zip) throws IOException {
    List<Path> files;
    try (Stream<Path> walk = Files.walk(folder)) {
      files = walk.filter(Files::isRegularFile).sorted().toList();
    }
    Files.createDirectories(zip.getParent());
    try (ZipOutputStream out = new ZipOutputStream(Files.newOutputStream(zip))) {
      for (Path file : files) {
        ZipEntry entry = new ZipEntry(folder.relativize(file).toString().replace('\\', '/'));
        entry.setLastModifiedTime(FileTime.fromMillis(0));
        out.putNextEntry(entry);
        Files.copy(file, out);
        out.closeEntry();
      }
    }
  }

  /** Unpacks into a folder, which is made where it is not there. */
  static void unpack(Path zip, Path folder) throws IOException {
    try (ZipFile packed = new ZipFile(zip.toFile())) {
      Enumeration<? extends ZipEntry> entries = packed.entries();
      while (entries.hasMoreElements()) {
        ZipEntry entry = entries.nextElement();
        Path file = folder.resolve(entry.getName()).normalize();
        if (!file.startsWith(folder)) {
          throw new IOException("Cannot unpack " + zip + ": entry " + entry.getName());
        }
        Files.createDirectories(file.getParent());
        Files.copy(packed.getInputStream(entry), file);
      }
    }
  }
}
