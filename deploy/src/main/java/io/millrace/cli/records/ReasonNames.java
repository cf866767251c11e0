package io.millrace.cli.records;

import io.millrace.api.config.Spelling;
import io.millrace.api.record.Reason;
import io.millrace.cli.console.CommandException;
import java.util.Arrays;
import java.util.List;

/** The reasons of dead letters that a user may name. */
public final class ReasonNames {

  private ReasonNames() {}

  /**
   * Checks the reasons of an option.
   *
   * @throws CommandException if one is none
   */
  public static void check(List<String> reasons) {
    List<String> words = Arrays.stream(Reason.values()).map(Reason::word).toList();
    for (String reason : reasons) {
      if (!words.contains(reason)) {
        throw CommandException.refused(
            "Cannot look for reason '"
                + reason
                + "': expected one of "
                + String.join(", ", words)
                + Spelling.suggestion(reason, words));
      }
    }
  }
}
