package io.millrace.local;

import java.io.File;
import java.io.IOException;
import java.net.URISyntaxException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.stream.Stream;

/**
 * Finds the jars and files that a cluster is started from: the folder {@code target} of module
 * deploy, or {@code lib} of an unpacked distribution. Relative entries of a class path start there.
 *
 * @param target that folder
 */
public record Installation(Path target) {

  private static final String CLUSTER = "cluster.classpath";
  private static final String COMMANDS = "classpath";

  public Installation {
    target = target.toAbsolutePath();
  }

  /**
   * The build that this class belongs to.
   *
   * @throws IllegalStateException if this class is in a jar apart from its build, as in a
   *     repository
   */
  public static Installation ofThisBuild() {
    Path classes;
    try {
      classes =
          Path.of(Installation.class.getProtectionDomain().getCodeSource().getLocation().toURI());
    } catch (URISyntaxException fault) {
      throw new IllegalStateException("Cannot find the folder of this build", fault);
    }
    Installation installation = new Installation(classes.resolveSibling("."));
    installation.existing(installation.launch(CLUSTER));
    return installation;
  }

  /** The jar of a job: pipelines and the libraries that a cluster lacks. */
  public Path jobJar() {
    return existing(target.resolve("millrace-job.jar"));
  }

  /** The jar of the checker's job, which needs the job jar too. */
  public Path checkerJar() {
    return existing(target.resolve("millrace-checker.jar"));
  }

  /** What a Flink distribution has in its folder {@code lib}. */
  List<Path> clusterPath() {
    return entries(CLUSTER);
  }

  /** The class path of the command line. */
  List<Path> commandPath() {
    List<Path> path = new ArrayList<>();
    Path classes = target.resolve("classes");
    if (Files.isDirectory(classes)) {
      path.add(classes);
    }
    path.addAll(entries(COMMANDS));
    return path;
  }

  /** JVM options that Flink and the vector kernels need. */
  List<String> jvmOptions() {
    try (Stream<String> lines = Files.lines(existing(launch("jvm.options")))) {
      return lines
          .filter(line -> !line.startsWith("#"))
          .flatMap(line -> Arrays.stream(line.split(" ")))
          .filter(option -> !option.isBlank())
          .toList();
    } catch (IOException fault) {
      throw new IllegalStateException("Cannot read the options of the JVM", fault);
    }
  }

  /** The log configuration of a process of the cluster. */
  Path logging() {
    return existing(launch("cluster-log4j2.properties"));
  }

  private Path launch(String file) {
    return target.resolve("launch").resolve(file);
  }

  private List<Path> entries(String file) {
    try {
      return Stream.of(Files.readString(existing(launch(file))).strip().split(File.pathSeparator))
          .map(entry -> target.resolve(entry).normalize())
          .toList();
    } catch (IOException fault) {
      throw new IllegalStateException("Cannot read the class path in " + launch(file), fault);
    }
  }

  private Path existing(Path file) {
    if (!Files.exists(file)) {
      throw new IllegalStateException(
          "Cannot find "
              + file.normalize()
              + ": build it with mvn -DskipTests package, or unpack the distribution again");
    }
    return file.normalize();
  }
}
