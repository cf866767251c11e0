package io.millrace.cli;

import static org.assertj.core.api.Assertions.assertThat;

import io.millrace.api.model.ModelFolder;
import io.millrace.cli.console.Cli;
import io.millrace.cli.console.ProgressLine;
import io.millrace.cli.models.ModelExamples;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.text.NumberFormat;
import java.util.List;
import java.util.Locale;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * The locale of the machine changes neither what commands print nor what they write. That nothing
 * else formats without a locale is what the compiler checks ({@code DefaultLocale}); this shows it
 * where numbers are most.
 */
final class LocaleTest {

  @TempDir Path folder;

  @Test
  @SuppressWarnings("DefaultLocale") // The default is what this asks about.
  void exampleUsage() {
    assertThat(under(Locale.GERMANY, () -> NumberFormat.getInstance().format(13.1)))
        .as("the default locale is really another")
        .isEqualTo("13,1");
    assertThat(under(Locale.GERMANY, this::progress)).contains("6.0 s", "1,000 of 1,000");
  }

  @ParameterizedTest
  @ValueSource(strings = {"de-DE", "ar-EG-u-nu-arab", "tr-TR", "hi-IN-u-nu-deva"})
  void printsTheSameBytesAsWithoutALocale(String tag) {
    String expected = under(Locale.ROOT, this::commands);
    String found = under(Locale.forLanguageTag(tag), this::commands);

    assertThat(expected).contains("dB over the input", "<svg", "condition of V");
    assertThat(found).isEqualTo(expected).doesNotContainPattern("\\d,\\d{1,2} ?(s|%|dB)\\b");
  }

  @ParameterizedTest
  @ValueSource(strings = {"de-DE", "ar-EG-u-nu-arab"})
  void namesFilesOfModelsInPlainDigits(String tag) {
    under(
        Locale.forLanguageTag(tag),
        () -> {
          try {
            new ModelFolder(folder).write(ModelExamples.model("Dongsi", 50, 25));
            return "";
          } catch (IOException fault) {
            throw new UncheckedIOException(fault);
          }
        });

    assertThat(files()).contains("000000000050.json", "000000000050.safetensors");
  }

  /** Measures, plans and draws, and tells how far it is. */
  private String commands() {
    try {
      Path results = Files.createDirectories(folder.resolve("results"));
      Files.writeString(
          results.resolve("part-0.jsonl"),
          """
          {"key":"a","time":0,"sequence":0,"score":1.0,"filled":[1.25,5.0]}
          {"key":"a","time":60000,"sequence":1,"label":"strange","score":9.0,"filled":[3.5,7.0]}
          """);
      Path truth =
          Files.writeString(
              folder.resolve("truth.csv"),
              """
              time,source,label,c0,c1
              1970-01-01T00:00:00Z,a,,1,5
              1970-01-01T00:01:00Z,a,strange,3,7
              """);
      Path input =
          Files.writeString(
              folder.resolve("input.csv"),
              """
              time,source,label,c0,c1
              1970-01-01T00:00:00Z,a,,1.5,5
              1970-01-01T00:01:00Z,a,strange,,7
              """);
      String measured =
          printed(
              "measure",
              results.toString(),
              "--field",
              "filled",
              "--truth",
              truth.toString(),
              "--input",
              input.toString());
      String judged = printed("measure", results.toString(), "--label", "strange");
      Path picture = folder.resolve("ssm.html");
      String plan = printed("plan", "ssm", "--states", "8", "--out", picture.toString());
      return measured + judged + plan + Files.readString(picture) + progress();
    } catch (IOException fault) {
      throw new UncheckedIOException(fault);
    }
  }

  private String progress() {
    StringWriter out = new StringWriter();
    ProgressLine line = new ProgressLine(new PrintWriter(out), "results", false);
    line.advances(0, 1000, 0);
    line.advances(500, 1000, 5.5);
    line.advances(1000, 1000, 6);
    line.end();
    return out.toString();
  }

  private static String printed(String... call) {
    Cli.Outcome outcome = Cli.call(call);
    assertThat(outcome.err()).isEmpty();
    return outcome.out();
  }

  private List<String> files() {
    try (Stream<Path> all = Files.walk(folder)) {
      return all.map(file -> file.getFileName().toString()).toList();
    } catch (IOException fault) {
      throw new UncheckedIOException(fault);
    }
  }

  private interface Work {
    String done();
  }

  private static String under(Locale locale, Work work) {
    Locale before = Locale.getDefault();
    Locale.setDefault(locale);
    try {
      return work.done();
    } finally {
      Locale.setDefault(before);
    }
  }
}
