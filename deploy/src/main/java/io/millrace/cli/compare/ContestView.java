package io.millrace.cli.compare;

import io.millrace.cli.console.NumberText;
import io.millrace.cli.console.TextTable;
import io.millrace.simulate.contest.Contest;
import io.millrace.simulate.contest.ContestReport;
import io.millrace.simulate.contest.ContestTables;
import io.millrace.simulate.contest.Rules;
import io.millrace.simulate.report.Table;
import io.millrace.state.OwnerOnly;
import java.io.IOException;
import java.io.PrintWriter;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** Shows what a comparison found, on the terminal and as a page. */
final class ContestView {

  /** Channels of which the terminal has a table; the page has one of all. */
  private static final int MOST_CHANNELS = 4;

  private final PrintWriter out;
  private final Rules rules;
  private final ContestTables tables = new ContestTables(NumberText::number);

  ContestView(PrintWriter out, Rules rules) {
    this.out = out;
    this.rules = rules;
  }

  /** Prints the tables of each contest. */
  void show(List<Contest> contests, List<String> notes) {
    notes.forEach(note -> out.println("note: " + note));
    for (Contest contest : contests) {
      out.println();
      out.println(
          contest.question().title()
              + " ("
              + contest.blocks()
              + " blocks of "
              + (rules.days() == 1 ? "a day" : rules.days() + " days")
              + ")");
      print(tables.of(contest, Contest.ALL));
      List<String> others =
          contest.parts().stream().filter(part -> !part.equals(Contest.ALL)).toList();
      if (others.size() == 1) {
        out.println();
        print(tables.of(contest, others.get(0)));
      } else if (!others.isEmpty() && others.size() <= MOST_CHANNELS) {
        metric(contest, others)
            .ifPresent(
                metric -> {
                  out.println();
                  print(tables.byChannel(contest, metric));
                });
      } else if (!others.isEmpty()) {
        metric(contest, others)
            .ifPresent(
                metric ->
                    contest
                        .verdicts(others, metric)
                        .forEach(
                            (name, counts) ->
                                out.println(
                                    metric
                                        + " by channel, which the page has: "
                                        + name
                                        + " "
                                        + counts)));
      }
      ContestTables.reasons(contest).forEach(reason -> out.println("no interval: " + reason));
    }
  }

  private static Optional<String> metric(Contest contest, List<String> channels) {
    return channels.stream().flatMap(part -> contest.headline(part).stream()).findFirst();
  }

  private void print(Table table) {
    TextTable text = TextTable.of(table.head());
    table.rows().forEach(text::add);
    text.lines().forEach(out::println);
  }

  /**
   * Writes the page.
   *
   * @param page what it says besides the findings
   */
  void write(Path file, Page page, List<Contest> contests) throws IOException {
    ContestReport report =
        new ContestReport(
            new ContestReport.Summary(
                page.title(),
                page.lead(),
                new Table(List.of(), page.facts()),
                page.notes(),
                page.foot()),
            rules,
            NumberText::number);
    OwnerOnly.write(file, report.of(contests).html().getBytes(StandardCharsets.UTF_8));
    out.println();
    out.println("report       " + file);
  }

  /**
   * What a page says besides the findings.
   *
   * @param facts rows of a name and a text
   * @param notes sentences
   */
  record Page(
      String title, String lead, List<List<String>> facts, List<String> notes, String foot) {

    Page {
      facts = new ArrayList<>(facts);
      notes = notes.stream().map(Page::sentence).toList();
    }

    private static String sentence(String text) {
      String begun = Character.toUpperCase(text.charAt(0)) + text.substring(1);
      return begun.endsWith(".") ? begun : begun + ".";
    }
  }
}
