package io.millrace.cli.inspect;

import io.millrace.api.config.Spelling;
import io.millrace.api.operator.Slot;
import io.millrace.api.operator.StateLayout;
import io.millrace.cli.console.CommandException;
import io.millrace.cli.console.ExitCode;
import io.millrace.cli.console.NumberText;
import io.millrace.cli.console.PlainText;
import io.millrace.cli.console.Version;
import io.millrace.cli.tensor.TensorText;
import io.millrace.state.KeyState;
import io.millrace.streaming.runtime.checksum.SavedFiles;
import java.io.PrintWriter;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.stream.Stream;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** {@code millrace inspect}. */
@Command(
    name = "inspect",
    description =
        "Show the contents of a savepoint or checkpoint: learned parameters of each group and "
            + "state of each key, by slot name. The pipeline's file is not needed.",
    mixinStandardHelpOptions = true,
    versionProvider = Version.class,
    footerHeading = "%nExamples:%n",
    footer = {
      "  millrace inspect out/savepoints/savepoint-3f0c1a-9d2b7c1e5a44",
      "  millrace inspect SAVEPOINT --group Dongsi --slot dictionary",
      "      the learned atoms of one group, number by number",
      "  millrace inspect SAVEPOINT --key Dongsi",
      "",
      "Exit codes: 0 done, 1 the savepoint is damaged or has no such state, 2 bad usage."
    })
public final class InspectCommand implements Callable<Integer> {

  @Spec private CommandSpec spec;

  @Parameters(paramLabel = "SAVEPOINT", description = "Its folder or URI.")
  private String path;

  @Option(
      names = "--branch",
      paramLabel = "NAME",
      description = "The branch whose state is meant, where the pipeline has branches.")
  private String branch;

  @Option(names = "--group", paramLabel = "NAME", description = "This group alone.")
  private String group;

  @Option(names = "--key", paramLabel = "NAME", description = "This key alone, and its groups.")
  private String key;

  @Option(
      names = "--slot",
      paramLabel = "NAME",
      description = "The numbers of this slot, instead of statistics of all.")
  private String slot;

  @Option(
      names = "--limit",
      paramLabel = "N",
      defaultValue = "5",
      description = "Show at most so many groups, and keys of each; ${DEFAULT-VALUE}.")
  private int limit;

  @Override
  public Integer call() {
    if (limit < 1) {
      throw new ParameterException(
          spec.commandLine(), "Cannot show " + limit + " groups: expected --limit of at least 1");
    }
    Savepoint savepoint = Savepoint.open(path, branch);
    checkSlot(savepoint);
    SavedGroups found = new SavedGroups(limit);
    savepoint.each(new StateFilter(group, key), found::add);
    if (found.groupCount() == 0) {
      throw CommandException.failed(
          "Cannot find "
              + (key == null ? "" : "key '" + key + "' ")
              + (group == null ? "" : "in group '" + group + "' ")
              + "in savepoint "
              + path
              + ": run without --key and --group to see what there is",
          null);
    }
    print(savepoint, found);
    return ExitCode.DONE;
  }

  private void checkSlot(Savepoint savepoint) {
    List<String> known =
        Stream.of(savepoint.parameters(), savepoint.members())
            .flatMap(layout -> layout.slots().stream())
            .map(Slot::name)
            .toList();
    if (slot != null && !known.contains(slot)) {
      throw CommandException.refused(
          "Cannot show slot '"
              + slot
              + "': the savepoint has "
              + String.join(", ", known)
              + Spelling.suggestion(slot, known));
    }
  }

  private void print(Savepoint savepoint, SavedGroups found) {
    PrintWriter out = spec.commandLine().getOut();
    out.println("savepoint  " + path);
    out.println(
        "operator   "
            + savepoint.operator()
            + ", parallelism "
            + savepoint.parallelism()
            + ", checkpoint "
            + savepoint.checkpoint()
            + ", "
            + NumberText.count(savepoint.bytes())
            + " bytes");
    out.println("checksums  " + checksums(savepoint.files()));
    out.println(
        "holds      "
            + NumberText.count(found.groupCount())
            + " groups and "
            + NumberText.count(found.keyCount())
            + " keys"
            + (group == null && key == null ? "" : " as asked"));
    for (SavedGroups.Group shown : found.groups()) {
      print(shown, out);
    }
    if (found.groupCount() > found.groups().size()) {
      out.println();
      out.println(
          "… and "
              + NumberText.count(found.groupCount() - found.groups().size())
              + " more groups; raise --limit, or name one with --group");
    }
  }

  private static String checksums(SavedFiles files) {
    if (!files.hasChecksums()) {
      return "none, so damage cannot be told: it was not written by a pipeline of this release";
    }
    String others =
        files.others() == 0
            ? ""
            : "; RocksDB checks " + NumberText.count(files.others()) + " more when it reads them";
    return NumberText.count(files.compared())
        + (files.compared() == 1 ? " file is as it was written" : " files are as they were written")
        + others;
  }

  private void print(SavedGroups.Group shown, PrintWriter out) {
    SavedState.Parameters parameters = shown.parameters();
    out.println();
    String released =
        parameters.released().isPresent()
            ? ", newest published version " + parameters.released().getAsLong()
            : "";
    out.println(
        "group "
            + PlainText.of(parameters.group())
            + ": learned "
            + NumberText.count(parameters.state().steps())
            + " observations, newest event "
            + NumberText.time(parameters.state().time())
            + released);
    print(parameters.state(), out);
    for (SavedState.Member member : shown.members()) {
      out.println(
          "  key "
              + PlainText.of(member.key())
              + ": "
              + NumberText.count(member.state().steps())
              + " observations, newest event "
              + NumberText.time(member.state().time()));
      print(member.state(), out);
    }
    if (shown.memberCount() > shown.members().size()) {
      out.println(
          "  … and "
              + NumberText.count(shown.memberCount() - shown.members().size())
              + " more keys");
    }
  }

  private void print(KeyState state, PrintWriter out) {
    List<TensorText.Slice> slots = slots(state);
    if (slots.isEmpty()) {
      return;
    }
    List<String> lines =
        slot == null ? TensorText.statistics(slots) : TensorText.numbers(slots.get(0), List.of());
    lines.forEach(line -> out.println("    " + line));
  }

  private List<TensorText.Slice> slots(KeyState state) {
    StateLayout layout = state.layout();
    List<TensorText.Slice> slots = new ArrayList<>();
    for (Slot each : layout.slots()) {
      if (slot == null || slot.equals(each.name())) {
        int from = layout.offset(each.name());
        slots.add(new TensorText.Slice(each.name(), each.shape(), state.values(), from));
      }
    }
    return slots;
  }
}
