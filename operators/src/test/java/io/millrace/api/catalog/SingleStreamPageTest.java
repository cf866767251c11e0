package io.millrace.api.catalog;

import static org.assertj.core.api.Assertions.assertThat;

import example.OneBoiler;
import io.millrace.api.math.SeededRandom;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.io.StringWriter;
import java.net.URL;
import java.net.URLClassLoader;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import javax.tools.JavaCompiler;
import javax.tools.ToolProvider;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.api.parallel.ResourceLock;
import org.junit.jupiter.api.parallel.Resources;

/**
 * That the programs of README and of the page on single streams compile, run, and print what is
 * shown.
 */
@ResourceLock(Resources.SYSTEM_OUT)
class SingleStreamPageTest {

  private static final Path PAGE = Path.of("../docs/how-to/single-stream.md");
  private static final Path README = Path.of("../README.md");
  private static final Pattern JAVA = Pattern.compile("```java\\n(.*?)```\\n", Pattern.DOTALL);
  private static final Pattern CLASS =
      Pattern.compile("^public (?:final )?class (\\w+)", Pattern.MULTILINE);

  @TempDir Path folder;

  @Test
  void theProgramOfTheReadmeRunsAsItStands() throws Exception {
    List<String> programs = blocks(README);
    assertThat(programs).hasSize(1);

    assertThat(run(programs.get(0)).lines())
        .hasSize(28)
        .allMatch(line -> line.matches("\\d\\.\\d+(E-\\d+)?"));
  }

  @Test
  void theShortProgramOfThePageRunsAsItStands() throws Exception {
    assertThat(run(blocks(PAGE).get(0)).lines())
        .hasSize(6)
        .allMatch(line -> line.matches("predicted .*, error .*"));
  }

  @Test
  void theLongProgramOfThePageIsTheOneThatIsTested() throws IOException {
    String program = Files.readString(Path.of("src/test/java/example/OneBoiler.java"));

    assertThat(blocks(PAGE)).element(1).isEqualTo(program);
  }

  @Test
  void theLongProgramFindsTheUnusualReading() throws Exception {
    Path csv = Files.writeString(folder.resolve("boiler.csv"), csv());

    String printed = printed(() -> OneBoiler.main(new String[] {csv.toString()}));

    assertThat(printed).contains("1970-01-02T01:00:00Z score ");
    assertThat(printed.lines().toList())
        .hasSizeLessThan(10)
        .last()
        .asString()
        .matches("19\\d\\d readings learned");
  }

  @Test
  void theCoordinatesAreThoseOfThisBuild() throws IOException {
    Matcher version =
        Pattern.compile("<revision>([^<]+)</revision>")
            .matcher(Files.readString(Path.of("../pom.xml")));
    assertThat(version.find()).isTrue();

    assertThat(Files.readString(PAGE))
        .contains("<artifactId>millrace-bom</artifactId>\n      <version>" + version.group(1));
  }

  /** A reading every minute, whose three values depend on one load; one with a gap, one unusual. */
  private static String csv() {
    StringBuilder csv = new StringBuilder("time,temperature,pressure,flow\n");
    SeededRandom noise = new SeededRandom(1);
    for (int minute = 0; minute < 2_000; minute++) {
      double load = Math.sin(minute / 100.0);
      String pressure = minute == 700 ? "" : String.valueOf(2 + load / 2 + noise.gaussian() / 10);
      double flow = minute == 1_500 ? -9 : 3 + load + noise.gaussian() / 5;
      csv.append(Instant.EPOCH.plus(Duration.ofMinutes(minute)))
          .append(",")
          .append(60 + 8 * load + noise.gaussian())
          .append(",")
          .append(pressure)
          .append(",")
          .append(flow)
          .append("\n");
    }
    return csv.toString();
  }

  private static List<String> blocks(Path page) throws IOException {
    List<String> blocks = new ArrayList<>();
    Matcher block = JAVA.matcher(Files.readString(page));
    while (block.find()) {
      blocks.add(block.group(1));
    }
    return blocks;
  }

  /** What a program prints that is compiled with this module's class path alone. */
  private String run(String program) throws Exception {
    Matcher name = CLASS.matcher(program);
    assertThat(name.find()).as(program).isTrue();
    Path source = Files.writeString(folder.resolve(name.group(1) + ".java"), program);
    JavaCompiler compiler = ToolProvider.getSystemJavaCompiler();
    StringWriter messages = new StringWriter();
    boolean compiled =
        compiler
            .getTask(
                messages,
                null,
                null,
                List.of(
                    "-proc:none",
                    "-d",
                    folder.toString(),
                    "-cp",
                    System.getProperty("java.class.path")),
                null,
                compiler.getStandardFileManager(null, null, null).getJavaFileObjects(source))
            .call();
    assertThat(compiled).as(messages.toString()).isTrue();
    try (URLClassLoader classes =
        new URLClassLoader(new URL[] {folder.toUri().toURL()}, getClass().getClassLoader())) {
      Class<?> type = classes.loadClass(name.group(1));
      return printed(
          () -> type.getMethod("main", String[].class).invoke(null, (Object) new String[0]));
    }
  }

  private interface Program {
    void run() throws Exception;
  }

  private static String printed(Program program) throws Exception {
    PrintStream before = System.out;
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    try (PrintStream out = new PrintStream(bytes, true, StandardCharsets.UTF_8)) {
      System.setOut(out);
      program.run();
    } finally {
      System.setOut(before);
    }
    return bytes.toString(StandardCharsets.UTF_8);
  }
}
