package io.millrace.cli;

import static org.assertj.core.api.Assertions.assertThat;

import com.tngtech.archunit.core.domain.Dependency;
import com.tngtech.archunit.core.domain.JavaAnnotation;
import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import io.millrace.architecture.ArchitectureRules;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;

/**
 * The classes that use types of Flink for which Flink promises nothing: those without {@code
 * Public}, {@code PublicEvolving} or {@code Experimental}. A page names each class, its types and
 * what for. After a change that needs another:
 *
 * <pre>
 * mvn -pl deploy -am test -Dtest=FlinkInternalsTest -Dsurefire.failIfNoSpecifiedTests=false \
 *   -Dmillrace.internals.update=true
 * </pre>
 *
 * writes the page, except for what a new class uses them for.
 */
class FlinkInternalsTest {

  private static final Path PAGE = Path.of("../docs/reference/flink-internals.md");
  private static final Pattern ROW =
      Pattern.compile("\\| `io\\.millrace\\.([\\w.]+)` \\| (.*) \\| (.*) \\|");
  private static final String FLINK = "org.apache.flink.";
  private static final String ANNOTATIONS = FLINK + "annotation.";
  private static final Set<String> PROMISED =
      Set.of(ANNOTATIONS + "Public", ANNOTATIONS + "PublicEvolving", ANNOTATIONS + "Experimental");

  @Test
  void thePageNamesEveryClassThatUsesAnInternalTypeOfFlink() throws IOException {
    Map<String, Set<String>> used = used();
    if (Boolean.getBoolean("millrace.internals.update")) {
      update(used);
    }
    Map<String, Set<String>> listed = new TreeMap<>();
    List<String> unexplained = new ArrayList<>();
    for (String line : Files.readAllLines(PAGE)) {
      Matcher row = ROW.matcher(line);
      if (row.matches()) {
        listed.put(row.group(1), new TreeSet<>(List.of(row.group(2).split(", "))));
        if (row.group(3).isBlank()) {
          unexplained.add(row.group(1));
        }
      }
    }
    assertThat(names(used))
        .as("confine internal types to these classes, or run with -Dmillrace.internals.update=true")
        .isEqualTo(listed);
    assertThat(unexplained).as("without the reason").isEmpty();
  }

  @Test
  void typesWithAPromiseAreNoneOfThem() throws IOException {
    Map<String, Set<String>> used = used();
    assertThat(used.get("cli.run.MeteredCluster"))
        .contains(FLINK + "runtime.minicluster.MiniCluster")
        .doesNotContain(FLINK + "configuration.Configuration", FLINK + "metrics.MetricConfig");
  }

  /** Full names of internal types by class, without {@code io.millrace.}. */
  private static Map<String, Set<String>> used() {
    JavaClasses classes =
        new ClassFileImporter()
            .withImportOption(new ArchitectureRules.MainClasses())
            .importPackages("io.millrace");
    Map<String, Set<String>> used = new TreeMap<>();
    for (JavaClass type : classes) {
      for (Dependency dependency : type.getDirectDependenciesFromSelf()) {
        JavaClass target = dependency.getTargetClass().getBaseComponentType();
        if (target.getName().startsWith(FLINK)
            && !target.getName().startsWith(ANNOTATIONS)
            && !isPromised(target)) {
          String name = type.getName().replaceFirst("\\$.*", "").substring("io.millrace.".length());
          used.computeIfAbsent(name, any -> new TreeSet<>()).add(target.getName());
        }
      }
    }
    return used;
  }

  /** The nearest annotation counts, of the type or of one around it. */
  private static boolean isPromised(JavaClass type) {
    for (JavaClass at = type; at != null; at = at.getEnclosingClass().orElse(null)) {
      for (JavaAnnotation<JavaClass> annotation : at.getAnnotations()) {
        String name = annotation.getRawType().getName();
        if (PROMISED.contains(name) || name.equals(ANNOTATIONS + "Internal")) {
          return PROMISED.contains(name);
        }
      }
    }
    return false;
  }

  private static Map<String, Set<String>> names(Map<String, Set<String>> used) {
    Map<String, Set<String>> names = new TreeMap<>();
    used.forEach(
        (type, types) ->
            names.put(
                type,
                types.stream()
                    .map(name -> name.substring(name.lastIndexOf('.') + 1).replace('$', '.'))
                    .collect(Collectors.toCollection(TreeSet::new))));
    return names;
  }

  private static void update(Map<String, Set<String>> used) throws IOException {
    Map<String, String> reasons = new TreeMap<>();
    List<String> page = new ArrayList<>();
    int table = -1;
    for (String line : Files.readAllLines(PAGE)) {
      Matcher row = ROW.matcher(line);
      if (row.matches()) {
        reasons.put(row.group(1), row.group(3));
      } else {
        page.add(line);
        table = line.startsWith("|---") ? page.size() : table;
      }
    }
    List<String> rows = new ArrayList<>();
    names(used)
        .forEach(
            (type, types) ->
                rows.add(
                    "| `io.millrace."
                        + type
                        + "` | "
                        + String.join(", ", types)
                        + " | "
                        + reasons.getOrDefault(type, "")
                        + " |"));
    page.addAll(table, rows);
    Files.writeString(PAGE, String.join("\n", page) + "\n");
  }
}
