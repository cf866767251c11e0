package io.millrace.architecture;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * What holds for the public API of every module. A module joins with one class:
 *
 * <pre>{@code
 * class ApiTest implements ApiContract {
 *   @Override
 *   public String module() {
 *     return "state";
 *   }
 * }
 * }</pre>
 */
public interface ApiContract {

  /** Folder of the module, which is the folder that its tests run in. */
  String module();

  /** Where the API of the module is declared. */
  default List<ApiSources> sources() {
    return List.of(ApiSources.MAIN);
  }

  /** Packages that examples may use besides: the API of the modules below, and libraries. */
  default List<String> alsoImported() {
    return List.of();
  }

  @Test
  default void theSignaturesAreThoseOfTheListing() {
    List<Class<?>> types = sources().stream().flatMap(one -> one.types().stream()).toList();
    assertThat(types).isNotEmpty();
    new ApiListing(Path.of(".."), module()).check(ApiListing.of(types));
  }

  @Test
  default void everyTypeIsDocumented() {
    List<String> faults = new ArrayList<>();
    for (ApiSources.Comment comment : comments()) {
      if (comment.subject() != ApiSources.Subject.MEMBER) {
        if (comment.text().isBlank()) {
          faults.add(comment.place() + " has no documentation comment");
        }
        for (String component : comment.components()) {
          String described = "@param " + component + "\\s+\\S";
          if (!Pattern.compile(described).matcher(comment.text()).find()) {
            faults.add(comment.place() + " has no line @param " + component);
          }
        }
      }
    }
    assertThat(faults).isEmpty();
  }

  @Test
  default void everyTypeHasAnExampleOrNamesTheTypeWhoseExampleUsesIt() {
    Pattern example = Pattern.compile("<pre>\\{@code|examples? (of|are at) \\{@link");
    assertThat(comments())
        .filteredOn(comment -> comment.subject() == ApiSources.Subject.TYPE)
        .filteredOn(comment -> !example.matcher(comment.text()).find())
        .extracting(ApiSources.Comment::place)
        .isEmpty();
  }

  @Test
  default void examplesInTheDocumentationCompileAndRun(@TempDir Path folder) {
    List<String> packages = new ArrayList<>(alsoImported());
    sources().forEach(one -> packages.addAll(one.packages()));
    List<JavadocExamples.Example> examples =
        comments().stream().flatMap(one -> JavadocExamples.in(one).stream()).toList();
    assertThat(examples).isNotEmpty();
    assertThat(new JavadocExamples(packages, folder).faults(examples)).isEmpty();
  }

  private List<ApiSources.Comment> comments() {
    return sources().stream().flatMap(one -> one.comments().stream()).toList();
  }
}
