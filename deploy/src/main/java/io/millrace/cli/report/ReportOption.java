package io.millrace.cli.report;

import io.millrace.api.pipeline.PipelineSpec;
import io.millrace.api.spec.ModelCatalog;
import java.io.PrintWriter;
import java.nio.file.Path;
import java.util.Locale;
import java.util.Map;
import java.util.Stack;
import picocli.CommandLine.IParameterPreprocessor;
import picocli.CommandLine.Model.ArgSpec;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;

/** The option that writes a report at the end of a run. */
public final class ReportOption {

  @Option(
      names = "--report",
      paramLabel = "FILE.html",
      arity = "0..1",
      preprocessor = OnlyPages.class,
      description =
          "Write a page about the run at its end, to this file or to out/reports/NAME.html.")
  private String report;

  /**
   * Takes a word as the file only if it names a page. {@code run --report pipeline.yaml} would
   * write over the pipeline otherwise.
   */
  static final class OnlyPages implements IParameterPreprocessor {

    // Stack is picocli's.
    @SuppressWarnings("JdkObsolete")
    @Override
    public boolean preprocess(
        Stack<String> words, CommandSpec command, ArgSpec option, Map<String, Object> info) {
      String next = words.isEmpty() ? "" : words.peek().toLowerCase(Locale.ROOT);
      boolean page = next.endsWith(".html") || next.endsWith(".htm");
      if (!page) {
        option.setValue("");
        return true;
      }
      return false;
    }
  }

  /** Whether a report is wanted. */
  public boolean isWanted() {
    return report != null;
  }

  /** Writes it. */
  public void write(
      PipelineSpec pipeline, RunPage.Sources sources, ModelCatalog catalog, PrintWriter out) {
    Path file = report.isEmpty() ? RunPage.usual(pipeline.name()) : Path.of(report);
    new RunPage(catalog, out).write(pipeline, sources, file);
  }
}
