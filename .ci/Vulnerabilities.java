import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.LocalDate;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Compares the libraries of an SBOM with the list of known vulnerabilities beside this file, without a network. Started
 * by the script {@code vulnerabilities}. Ends with 1 if a vulnerability is found of which the list does not say what
 * reaches it, or if the list or the SBOM cannot be read.
 */
final class Vulnerabilities {

  private static final Pattern LIBRARY = Pattern.compile("pkg:maven/([^@\"]+/[^@\"]+)@([^?\"]+)");
  private static final Pattern DATE = Pattern.compile("# date: (\\d{4}-\\d{2}-\\d{2})");
  private static final int COLUMNS = 6;
  private static final long OLD_DAYS = 90;

  private record Library(String name, String version) implements Comparable<Library> {
    @Override
    public int compareTo(Library other) {
      return (name + version).compareTo(other.name + other.version);
    }
  }

  private record Known(
      String library, String first, String fixed, String advisory, String severity, String part, String reach) {

    boolean hits(Library found) {
      return found.name().equals(library)
          && compare(found.version(), first) >= 0
          && compare(found.version(), fixed) < 0;
    }
  }

  private Vulnerabilities() {}

  public static void main(String[] arguments) throws IOException {
    Path sbom = Path.of(arguments[0]);
    Path list = Path.of(arguments[1]);
    TreeSet<Library> libraries = new TreeSet<>();
    Matcher library = LIBRARY.matcher(Files.readString(sbom));
    while (library.find()) {
      libraries.add(new Library(library.group(1), library.group(2)));
    }
    if (libraries.isEmpty()) {
      fail("Cannot compare " + sbom + ": expected libraries as pkg:maven/…, found none; build with mvn package");
    }
    List<Known> known = new ArrayList<>();
    LocalDate date = null;
    int line = 0;
    for (String text : Files.readAllLines(list)) {
      line++;
      Matcher dated = DATE.matcher(text);
      if (dated.matches()) {
        date = LocalDate.parse(dated.group(1));
      } else if (!text.startsWith("#") && !text.isBlank()) {
        known.add(row(list + ":" + line, text));
      }
    }
    if (date == null) {
      fail("Cannot read " + list + ": expected a line '# date: YEAR-MONTH-DAY', found none");
    }
    int hits = 0;
    int open = 0;
    for (Library found : libraries) {
      for (Known one : known) {
        if (one.hits(found)) {
          hits++;
          System.out.printf(
              Locale.ROOT, "%-8s %s %s  %s%n         in %s%n         reached by %s%n",
              one.severity(), found.name(), found.version(), one.advisory(), one.part(),
              one.reach().isBlank() ? "?" : one.reach());
          if (one.reach().isBlank()) {
            open++;
          }
        }
      }
    }
    System.out.printf(
        Locale.ROOT, "%d libraries, %d rows of known vulnerabilities as of %s: %d apply, %d without an answer%n",
        libraries.size(), known.size(), date, hits, open);
    long age = ChronoUnit.DAYS.between(date, LocalDate.now());
    if (age > OLD_DAYS) {
      System.out.printf(
          Locale.ROOT, "The list is %d days old: compare it with the public advisories, and set its date%n", age);
    }
    if (open > 0) {
      System.exit(1);
    }
  }

  private static Known row(String place, String text) {
    String[] cells = text.split("\t", -1);
    String[] versions = cells.length == COLUMNS ? cells[1].split(" - ") : new String[0];
    if (versions.length != 2) {
      fail("Cannot read " + place + ": expected " + COLUMNS + " cells between tabs, the second as '1.0 - 1.2'");
    }
    return new Known(cells[0], versions[0], versions[1], cells[2], cells[3], cells[4], cells[5]);
  }

  /** By the numbers at the beginning; a missing number is 0, as in 1.10 and 1.10.0. */
  private static int compare(String one, String other) {
    return Arrays.compare(numbers(one), numbers(other));
  }

  private static int[] numbers(String version) {
    int[] numbers = new int[4];
    int at = 0;
    for (String part : version.split("[.-]")) {
      if (at == numbers.length || !part.matches("\\d{1,9}")) {
        break;
      }
      numbers[at++] = Integer.parseInt(part);
    }
    return numbers;
  }

  private static void fail(String why) {
    System.err.println(why);
    System.exit(1);
  }
}
