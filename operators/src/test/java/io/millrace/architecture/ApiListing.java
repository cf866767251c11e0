package io.millrace.architecture;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;

/**
 * The signatures of a module's API as text, and the file in the repository that they are compared
 * with. A change of the API is then a change of that file, which a reviewer sees.
 */
final class ApiListing {

  /** System property that makes the comparison write the file instead. */
  static final String UPDATE = "millrace.api.update";

  private static final int SHOWN = 40;

  private final Path file;
  private final String module;

  /**
   * The listing of a module, kept in {@code docs/api/<module>.txt}.
   *
   * @param repository root folder of the repository
   */
  ApiListing(Path repository, String module) {
    this.file = repository.resolve("docs/api").resolve(module + ".txt");
    this.module = module;
  }

  /** The signatures of some types, in their order; one member a line. */
  static String of(List<Class<?>> types) {
    StringBuilder text = new StringBuilder();
    for (Class<?> type : types) {
      text.append(text.isEmpty() ? "" : "\n").append(SignatureText.declaration(type)).append('\n');
      SignatureText.members(type).forEach(member -> text.append("  ").append(member).append('\n'));
    }
    return text.toString();
  }

  /**
   * Compares signatures with the file, or writes the file if {@link #UPDATE} is set.
   *
   * @throws AssertionError with the lines that differ and the command that updates the file
   */
  void check(String signatures) {
    if (Boolean.getBoolean(UPDATE)) {
      write(signatures);
      return;
    }
    List<String> difference = difference(read(), signatures);
    if (!difference.isEmpty()) {
      throw new AssertionError(
          "The API of "
              + module
              + " is not as docs/api/"
              + file.getFileName()
              + " lists it:\n"
              + String.join("\n", difference.subList(0, Math.min(SHOWN, difference.size())))
              + (difference.size() > SHOWN ? "\n… and " + (difference.size() - SHOWN) : "")
              + "\nIf you mean this change, update the listing and commit it:\n  "
              + command());
    }
  }

  private String command() {
    return "mvn -pl "
        + module
        + " -am test -Dtest=ApiTest -Dsurefire.failIfNoSpecifiedTests=false -D"
        + UPDATE
        + "=true";
  }

  /**
   * Lines of either text that the other lacks, each behind the type it belongs to: {@code -} for
   * what is only in the file, {@code +} for what is only in the code.
   */
  static List<String> difference(String listed, String found) {
    Set<String> before = lines(listed);
    Set<String> after = lines(found);
    List<String> difference = new ArrayList<>();
    before.stream().filter(line -> !after.contains(line)).forEach(l -> difference.add("- " + l));
    after.stream().filter(line -> !before.contains(line)).forEach(l -> difference.add("+ " + l));
    if (difference.isEmpty() && !listed.equals(found)) {
      difference.add("the same lines in another order");
    }
    return difference;
  }

  private static Set<String> lines(String text) {
    Set<String> lines = new LinkedHashSet<>();
    String type = "";
    for (String line : Arrays.asList(text.split("\n"))) {
      if (line.startsWith("  ")) {
        lines.add(type + " :: " + line.strip());
      } else if (!line.isEmpty()) {
        lines.add(line);
        type = line.replaceAll("^.*?(io\\.millrace\\.[\\w.$]+).*$", "$1");
      }
    }
    return lines;
  }

  private String read() {
    try {
      return Files.exists(file) ? Files.readString(file) : "";
    } catch (IOException failed) {
      throw new UncheckedIOException(failed);
    }
  }

  private void write(String signatures) {
    try {
      Files.createDirectories(file.getParent());
      Files.write(file, signatures.getBytes(StandardCharsets.UTF_8));
    } catch (IOException failed) {
      throw new UncheckedIOException(failed);
    }
  }
}
