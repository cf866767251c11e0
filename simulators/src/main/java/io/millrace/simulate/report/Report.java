package io.millrace.simulate.report;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.Base64;
import java.util.List;

/**
 * A page of pictures and tables in one file: no script, no font, no image from elsewhere. A script
 * of its own lets a reader zoom, read values and choose colours; a policy in the page allows that
 * script alone. Without it the page shows the same pictures at rest.
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
  private static final String SCRIPT = "report.js";

  public Report {
    sections = List.copyOf(sections);
  }

  /** The whole page. */
  public String html() {
    String script = "//<![CDATA[\n" + resource(SCRIPT) + "//]]>";
    Markup html = new Markup();
    html.open("html", "xmlns", "http://www.w3.org/1999/xhtml", "lang", "en");
    html.open("head")
        .empty("meta", "charset", "utf-8")
        .empty("meta", "name", "viewport", "content", "width=device-width, initial-scale=1")
        .empty("meta", "http-equiv", "Content-Security-Policy", "content", policy(script))
        .leaf("title", title)
        .verbatim("style", "/*<![CDATA[*/\n" + resource(STYLE) + "/*]]>*/")
        .close();
    html.open("body")
        .open("main")
        .leaf("button", "Dark", "type", "button", "class", "theme", "hidden", "hidden");
    html.leaf("h1", title).leaf("p", lead, "class", "lead");
    for (Section section : sections) {
      html.open("section").leaf("h2", section.title());
      if (!section.reading().isEmpty()) {
        html.leaf("p", section.reading());
      }
      for (ReportItem block : section.blocks()) {
        add(html, block);
      }
      html.close();
    }
    html.leaf("footer", foot).close().verbatim("script", script).close().close();
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

  private static void add(Markup html, ReportItem block) {
    if (block instanceof Figures) {
      html.add(block.markup());
      return;
    }
    // A wide item scrolls in a box of its own, also by keyboard.
    html.open("div", "class", "wide", "tabindex", "0");
    if (block.plot().isPresent()) {
      html.open("figure", "data-plot", block.plot().get()).add(block.markup()).close();
    } else {
      html.add(block.markup());
    }
    html.close();
  }

  /** Lets a browser run this script and no other, and load nothing. */
  private static String policy(String script) {
    try {
      byte[] hash = MessageDigest.getInstance("SHA-256").digest(script.getBytes(UTF_8));
      return "default-src 'none'; style-src 'unsafe-inline'; script-src 'sha256-"
          + Base64.getEncoder().encodeToString(hash)
          + "'";
    } catch (NoSuchAlgorithmException never) {
      throw new IllegalStateException("Every Java has SHA-256", never);
    }
  }

  private static String resource(String name) {
    try (InputStream css = Report.class.getResourceAsStream(name)) {
      if (css == null) {
        throw new IllegalStateException(
            "Cannot find " + name + " on the class path: this jar was built without resources");
      }
      return new String(css.readAllBytes(), UTF_8);
    } catch (IOException fault) {
      throw new UncheckedIOException("Cannot read " + name, fault);
    }
  }
}
