package io.millrace.architecture;

import com.sun.source.util.JavacTask;
import java.io.IOException;
import java.io.StringWriter;
import java.io.UncheckedIOException;
import java.lang.reflect.InvocationTargetException;
import java.net.MalformedURLException;
import java.net.URI;
import java.net.URL;
import java.net.URLClassLoader;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import javax.tools.Diagnostic;
import javax.tools.DiagnosticCollector;
import javax.tools.JavaCompiler;
import javax.tools.JavaFileObject;
import javax.tools.SimpleJavaFileObject;
import javax.tools.ToolProvider;

/**
 * The examples in documentation comments: every block {@code <pre>{@code … }</pre>}.
 *
 * <ul>
 *   <li>A block of statements is the body of a method, which is run with assertions on.
 *   <li>A block of declarations is the body of a class, which is compiled alone. An example that
 *       needs something from outside is written so, as a method that takes it.
 * </ul>
 *
 * <p>All blocks share the imports {@link #IMPORTS} and the packages of the API; a block may begin
 * with imports of its own.
 */
final class JavadocExamples {

  /** What every example may use besides the API of its module and of those below. */
  static final List<String> IMPORTS =
      List.of(
          "java.io.IOException",
          "java.nio.file.Path",
          "java.time.*",
          "java.util.*",
          "java.util.function.*");

  private static final Pattern BLOCK =
      Pattern.compile("<pre>\\{@code\\s*?\\n(.*?)\\n\\s*}</pre>", Pattern.DOTALL);
  private static final Pattern IMPORT =
      Pattern.compile("^\\s*import [^;]+;\\s*$", Pattern.MULTILINE);
  private static final JavaCompiler COMPILER = ToolProvider.getSystemJavaCompiler();

  private final List<String> imports;
  private final Path output;

  /**
   * Examples that may use some packages.
   *
   * @param packages of the API
   * @param output where classes go
   */
  JavadocExamples(List<String> packages, Path output) {
    this.imports = new ArrayList<>(IMPORTS);
    packages.forEach(name -> imports.add(name + ".*"));
    this.output = output;
  }

  /**
   * One block.
   *
   * @param place where it stands, for messages
   * @param text the block
   */
  record Example(String place, String text) {}

  /** The blocks of a comment, in order. */
  static List<Example> in(ApiSources.Comment comment) {
    List<Example> examples = new ArrayList<>();
    Matcher blocks = BLOCK.matcher(comment.text());
    while (blocks.find()) {
      examples.add(new Example(comment.place(), blocks.group(1)));
    }
    return examples;
  }

  /** Compiles all examples and runs those that are statements; returns what is wrong with them. */
  List<String> faults(List<Example> examples) {
    List<String> faults = new ArrayList<>();
    List<Source> sources = new ArrayList<>();
    for (Example example : examples) {
      sources.add(source(example, "Example" + sources.size()));
    }
    DiagnosticCollector<JavaFileObject> found = new DiagnosticCollector<>();
    COMPILER
        .getTask(
            new StringWriter(),
            null,
            found,
            List.of(
                "-proc:none",
                "-d",
                output.toString(),
                "-cp",
                System.getProperty("java.class.path")),
            null,
            sources)
        .call();
    found.getDiagnostics().stream()
        .filter(one -> one.getKind() == Diagnostic.Kind.ERROR)
        .forEach(error -> faults.add(message(error)));
    if (faults.isEmpty()) {
      sources.stream().filter(source -> source.runs).forEach(source -> run(source, faults));
    }
    return faults;
  }

  private static String message(Diagnostic<? extends JavaFileObject> error) {
    String message = error.getMessage(Locale.ROOT);
    return error.getSource() instanceof Source source
        ? source.example.place() + ": " + message + "\n" + line(source.text, error.getLineNumber())
        : message;
  }

  private void run(Source source, List<String> faults) {
    try (URLClassLoader loader =
        new URLClassLoader(new URL[] {url(output)}, getClass().getClassLoader())) {
      loader.setDefaultAssertionStatus(true);
      loader.loadClass(source.name).getDeclaredMethod("run").invoke(null);
    } catch (InvocationTargetException failed) {
      faults.add(source.example.place() + ": " + failed.getCause() + "\n" + source.example.text());
    } catch (ReflectiveOperationException impossible) {
      throw new IllegalStateException(impossible);
    } catch (IOException failed) {
      throw new UncheckedIOException(failed);
    }
  }

  /** The package java.util has a class of that name, so a wildcard does not say which is meant. */
  private String named() {
    return imports.contains("io.millrace.api.stage.*")
        ? "\nimport io.millrace.api.stage.Dictionary;"
        : "";
  }

  private Source source(Example example, String name) {
    String own =
        IMPORT
            .matcher(example.text())
            .results()
            .map(one -> one.group().strip())
            .collect(Collectors.joining("\n"));
    String body = IMPORT.matcher(example.text()).replaceAll("");
    String head =
        imports.stream().map(one -> "import " + one + ";").collect(Collectors.joining("\n"))
            + named()
            + "\n"
            + own
            + "\npublic class "
            + name
            + " {\n";
    Source statements =
        new Source(
            example,
            name,
            head + "public static void run() throws Exception {\n" + body + "\n}\n}\n",
            true);
    return parses(statements)
        ? statements
        : new Source(example, name, head + body + "\n}\n", false);
  }

  private static boolean parses(Source source) {
    DiagnosticCollector<JavaFileObject> found = new DiagnosticCollector<>();
    JavacTask task =
        (JavacTask)
            COMPILER.getTask(
                new StringWriter(), null, found, List.of("-proc:none"), null, List.of(source));
    try {
      task.parse();
    } catch (IOException failed) {
      throw new UncheckedIOException(failed);
    }
    return found.getDiagnostics().isEmpty();
  }

  private static String line(String text, long number) {
    return text.lines().skip(Math.max(0, number - 1)).findFirst().orElse("");
  }

  private static URL url(Path folder) {
    try {
      return folder.toUri().toURL();
    } catch (MalformedURLException impossible) {
      throw new IllegalStateException(impossible);
    }
  }

  private static final class Source extends SimpleJavaFileObject {

    private final Example example;
    private final String name;
    private final String text;
    private final boolean runs;

    Source(Example example, String name, String text, boolean runs) {
      super(URI.create("string:///" + name + ".java"), Kind.SOURCE);
      this.example = example;
      this.name = name;
      this.text = text;
      this.runs = runs;
    }

    @Override
    public CharSequence getCharContent(boolean ignoreEncodingErrors) {
      return text;
    }
  }
}
