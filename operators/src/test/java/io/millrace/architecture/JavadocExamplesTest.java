package io.millrace.architecture;

import static org.assertj.core.api.Assertions.assertThat;

import io.millrace.architecture.ApiSources.Comment;
import io.millrace.architecture.ApiSources.Subject;
import io.millrace.architecture.JavadocExamples.Example;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class JavadocExamplesTest {

  @TempDir Path folder;

  @Test
  void exampleUsage() {
    String text = " Text.\n\n <pre>{@code\n assert List.of(1).size() == 1;\n }</pre>\n More.";
    List<Example> found = JavadocExamples.in(new Comment("A", text, List.of(), Subject.TYPE));
    assertThat(found).containsExactly(new Example("A", " assert List.of(1).size() == 1;"));
    assertThat(faults(found.get(0).text())).isEmpty();
  }

  @Test
  void statementsThatDoNotCompileAreFound() {
    assertThat(faults("int a = \"text\";")).singleElement().asString().contains("A: ", "int a");
  }

  @Test
  void statementsThatFailAreFound() {
    assertThat(faults("assert 1 > 2;")).singleElement().asString().contains("AssertionError");
  }

  @Test
  void declarationsAreCompiledAndNotRun() {
    assertThat(faults("static int half(int n) {\n  return n / 2;\n}")).isEmpty();
    assertThat(faults("static int half(int n) {\n  return m / 2;\n}")).hasSize(1);
  }

  @Test
  void aBlockMayBringItsOwnImports() {
    assertThat(faults("import java.math.BigInteger;\n\nBigInteger one = BigInteger.ONE;"))
        .isEmpty();
  }

  private List<String> faults(String text) {
    return new JavadocExamples(List.of(), folder).faults(List.of(new Example("A", text)));
  }
}
