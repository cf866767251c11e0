package io.millrace.simulate.report;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;

/**
 * A page of pictures and tables in one file: no script, no font, no image from elsewhere.
 *
 * <p>The page is both HTML and well-formed XML.
 *
 * @param title heading and window title
 * @param lead introduction, one paragraph
 * @param sections in order
 * @param foot sources and licences
 */
public record Report(String title, String lead, List<Section> sections, String foot) {

  private static final String STYLE = "report.css";

  public Report {
    sections = List.copyOf(sections);
  }

  /** The whole page. */
  public String html() {
    Markup html = new Markup();
    html.open("html", "xmlns", "http://www.w3.org/1999/xhtml", "lang", "en");
    html.open("head")
        .empty("meta", "charset", "utf-8")
        .empty("meta", "name", "viewport", "content", "width=device-width, initial-scale=1")
        .leaf("title", title)
        .leaf("style", style())
        .close();
    html.open("body").open("main").leaf("h1", title).leaf("p", lead, "class", "lead");
    for (Section section : sections) {
      html.open("section").leaf("h2", section.title());
      if (!section.reading().isEmpty()) {
        html.leaf("p", section.reading());
      }
      for (ReportItem block : section.blocks()) {
        // A wide item scrolls in a box of its own, also by keyboard.
        html.open("div", "class", "wide", "tabindex", "0").add(block.markup()).close();
      }
      html.close();
    }
    html.leaf("footer", foot).close().close().close();
    return "<!DOCTYPE html>\n" + html + "\n";
  }

  /**
   * Writes the page; an existing file is replaced.
   *
   * @throws UncheckedIOException if the file cannot be written
   */
  public void write(Path file) {
    try {
      Files.writeString(file, html(), UTF_8);
    } catch (IOException fault) {
      throw new UncheckedIOException(
          "Cannot write the report to " + file + ": " + fault.getMessage(), fault);
    }
  }

  private static String style() {
    try (InputStream css = Report.class.getResourceAsStream(STYLE)) {
      if (css == null) {
        throw new IllegalStateException(
            "Cannot find " + STYLE + " on the class path: this jar was built without resources");
      }
      return new String(css.readAllBytes(), UTF_8);
    } catch (IOException fault) {
      throw new UncheckedIOException("Cannot read " + STYLE, fault);
    }
  }
}
