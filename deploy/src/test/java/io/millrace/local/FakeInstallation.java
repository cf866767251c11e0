package io.millrace.local;

import java.io.File;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;

/** What a build would leave, in a folder of a test: names of jars, none of which is there. */
final class FakeInstallation {

  private FakeInstallation() {}

  static Installation in(Path folder) throws IOException {
    Path launch = Files.createDirectories(folder.resolve("launch"));
    Files.writeString(
        launch.resolve("cluster.classpath"),
        "/jars/flink.jar" + File.pathSeparator + "/jars/rocksdb.jar");
    Files.writeString(launch.resolve("classpath"), "/jars/everything.jar");
    Files.writeString(launch.resolve("jvm.options"), "# A comment.\n-Done=1 -Dtwo=2\n");
    Files.writeString(launch.resolve("cluster-log4j2.properties"), "");
    return new Installation(folder);
  }
}
