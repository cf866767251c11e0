package io.millrace.architecture;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.net.URL;
import java.net.URLClassLoader;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import javax.tools.ToolProvider;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class SealedTypesTest {

  @TempDir Path folder;

  sealed interface Shape permits Square {}

  record Square() implements Shape {}

  @Test
  void exampleUsage() {
    assertThat(SealedTypes.faults(Shape.class)).isEmpty();
  }

  @Test
  void aMemberInAnotherJarIsFound() throws IOException, ReflectiveOperationException {
    Path first = Files.createDirectory(folder.resolve("first"));
    Path second = Files.createDirectory(folder.resolve("second"));
    Path source = folder.resolve("Base.java");
    Files.writeString(
        source, "sealed interface Base permits Member {} final class Member implements Base {}");
    int failed =
        ToolProvider.getSystemJavaCompiler()
            .run(null, null, null, "-d", first.toString(), source.toString());
    assertThat(failed).isZero();
    Files.move(first.resolve("Member.class"), second.resolve("Member.class"));
    URL[] path = {first.toUri().toURL(), second.toUri().toURL()};
    try (URLClassLoader loader = new URLClassLoader(path)) {
      List<String> faults = SealedTypes.faults(loader.loadClass("Base"));
      assertThat(faults).singleElement().asString().contains("Base in", "permits Member in");
    }
  }
}
