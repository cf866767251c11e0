package io.millrace.cli.models;

import io.millrace.api.config.Spelling;
import io.millrace.api.model.ModelName;
import io.millrace.api.model.PublishedModel;
import io.millrace.api.model.ReleaseStatus;
import io.millrace.cli.console.CommandException;
import io.millrace.cli.console.PlainText;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.ParameterException;

/** Picks one model out of many without keeping them all. */
final class ModelChoice {

  /** Value in place of a version: the newest. */
  static final long NEWEST = -1;

  private static final int MOST_NAMED = 8;

  private final List<String> wanted;
  private final long version;
  private final Set<String> groups = new TreeSet<>();
  private final Set<String> fitting = new TreeSet<>();
  private PublishedModel best;

  /**
   * @param wanted pipeline and group, and perhaps more; empty: the only group there is
   * @param version a version, or {@link #NEWEST}
   */
  ModelChoice(List<String> wanted, long version) {
    this.wanted = wanted;
    this.version = version;
  }

  /** A version as a word of the command line. */
  static long version(CommandSpec spec, String word) {
    if (!word.matches("\\d{1,18}")) {
      throw new ParameterException(
          spec.commandLine(), "Cannot read version '" + word + "': expected a whole number");
    }
    return Long.parseLong(word);
  }

  void offer(PublishedModel model) {
    ModelName name = model.manifest().name();
    String group = PlainText.of(name.pipeline() + " " + name.group());
    groups.add(group);
    boolean asked =
        wanted.isEmpty()
            || (name.pipeline().equals(wanted.get(0)) && name.group().equals(wanted.get(1)));
    if (asked && (version == NEWEST || version == name.version())) {
      fitting.add(group);
      // In the order in which they were written: the newest is not the highest after a run went
      // back.
      if (best == null || model.standing().call() == ReleaseStatus.Call.RELEASED) {
        best = model;
      }
    }
  }

  /**
   * What was chosen.
   *
   * @param place the location as messages show it
   * @throws CommandException if nothing fits, or several groups do
   */
  PublishedModel model(String place) {
    if (fitting.size() > 1) {
      throw CommandException.refused(
          "Cannot tell which model: "
              + place
              + " has "
              + fitting.size()
              + " groups; add one of: "
              + named(fitting));
    }
    if (best == null) {
      throw CommandException.failed(
          "Cannot find model " + String.join(" ", wanted) + " in " + place + ": " + known(), null);
    }
    return best;
  }

  private String known() {
    if (groups.isEmpty()) {
      return "there is no readable model";
    }
    String asked = wanted.get(0) + " " + wanted.get(1);
    return groups.contains(asked)
        ? "there is no such version of it"
        : "there is " + named(groups) + Spelling.suggestion(asked, groups);
  }

  private static String named(Set<String> groups) {
    List<String> all = new ArrayList<>(groups);
    int shown = Math.min(all.size(), MOST_NAMED);
    return String.join(", ", all.subList(0, shown)) + (shown < all.size() ? ", …" : "");
  }
}
