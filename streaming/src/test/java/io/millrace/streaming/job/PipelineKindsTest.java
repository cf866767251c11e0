package io.millrace.streaming.job;

import static org.assertj.core.api.Assertions.assertThat;

import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.core.importer.ImportOption;
import io.millrace.api.pipeline.PipelineSpec;
import io.millrace.api.pipeline.PublishedSpec;
import io.millrace.streaming.config.PipelineYaml;
import io.millrace.streaming.config.TestCatalog;
import io.millrace.streaming.kind.PipelineKind;
import io.millrace.streaming.kind.decode.DecodeKind;
import io.millrace.streaming.kind.follow.FollowKind;
import io.millrace.streaming.kind.learn.LearnKind;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;

class PipelineKindsTest {

  private static final String FOLDER = "{pipeline: air, models: {folder: out/models}}\n";

  @Test
  void exampleUsage() {
    PipelineKind kind = PipelineKinds.of(pipeline("operators: [dictionary]\nfollow: " + FOLDER));

    assertThat(kind).isInstanceOf(FollowKind.class);
    assertThat(kind.takesBackends()).isFalse();
  }

  @Test
  void theKindIsChosenByWhatIsReadBesidesTheRecords() {
    assertThat(PipelineKinds.of(pipeline("operators: [dictionary]\n")))
        .isInstanceOf(LearnKind.class);
    assertThat(PipelineKinds.of(pipeline("decode: " + FOLDER))).isInstanceOf(DecodeKind.class);
  }

  @Test
  void theSummaryNamesTheModelsAndWhereTheyAre() {
    assertThat(summary("operators: [dictionary]\n"))
        .isEqualTo(Map.of("models", "kept only in the state"));
    assertThat(summary("decode: " + FOLDER))
        .isEqualTo(Map.of("decodes by", "air, models in out/models"));
    assertThat(
            summary(
                "operators: [dictionary]\n"
                    + "follow: {pipeline: air, group: all, models: {folder: m}, swap: at-watermark,"
                    + " split: {pipeline: next, share: 2.5 %}}\n"))
        .isEqualTo(
            Map.of(
                "follows", "air, group all for all, models in m, swaps at the watermark",
                "tries", "next, answers 2.5 % of the keys"));
  }

  /**
   * Classes are counted by file; commands for one kind alone are not. A new kind has its spec among
   * the permitted types of {@link PublishedSpec}, its section of YAML, and two registrations.
   */
  @Test
  void aKindIsKnownInAtMostFiveFilesOutsideItsOwnPackages() {
    JavaClasses classes =
        new ClassFileImporter()
            .withImportOption(new ImportOption.DoNotIncludeTests())
            .importPackages("io.millrace");
    for (Class<?> spec : PublishedSpec.class.getPermittedSubclasses()) {
      String kind = spec.getSimpleName().replace("Spec", "");
      String own = "." + kind.toLowerCase(Locale.ROOT);
      Set<String> files =
          classes.stream()
              .filter(type -> !type.getPackageName().endsWith(own))
              .filter(type -> knows(type, kind, own))
              .map(type -> type.getName().replaceAll("\\$.*", ""))
              .collect(Collectors.toCollection(TreeSet::new));

      assertThat(files)
          .as("files that a kind of pipeline like %s touches outside its own packages", kind)
          .contains(spec.getName())
          .hasSizeBetween(4, 5);
    }
  }

  /** Whether a class is a part of a kind, or depends on one. */
  private static boolean knows(JavaClass type, String kind, String own) {
    return type.getSimpleName().startsWith(kind)
        || type.getDirectDependenciesFromSelf().stream()
            .map(dependency -> dependency.getTargetClass())
            .anyMatch(
                target ->
                    target.getName().startsWith("io.millrace.")
                        && (target.getPackageName().endsWith(own)
                            || target.getSimpleName().matches("(Yaml)?" + kind + "(Spec|Kind)?")));
  }

  private static Map<String, String> summary(String kind) {
    PipelineSpec pipeline = pipeline(kind);
    return PipelineKinds.of(pipeline).summary(pipeline);
  }

  private static PipelineSpec pipeline(String kind) {
    return PipelineYaml.read(
        "p.yaml",
        "name: p\nchannels: [a, b, c, d]\nsource: {json: {path: in/}}\nresults: {folder: out/}\n"
            + kind,
        Map.of(),
        TestCatalog.of());
  }
}
