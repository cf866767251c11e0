package io.millrace.streaming.config;

import io.millrace.api.config.Entries;
import io.millrace.api.config.Forms;
import io.millrace.api.config.Key;
import io.millrace.api.config.KeyTable;
import io.millrace.api.config.Value;
import io.millrace.api.pipeline.PublishedSpec;
import io.millrace.api.pipeline.SourceSpec;
import io.millrace.api.spec.ModelCatalog;
import io.millrace.api.spec.ModelSpec;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * What a pipeline, or one of its branches, computes: its operators, and the models of other
 * pipelines beside them or in their place.
 *
 * @param stages the operators; none where a pipeline decodes, or after a fault
 * @param published the models of another pipeline; empty if there are none
 */
record YamlChain(List<ModelSpec> stages, Optional<PublishedSpec> published) {

  /** Sections of the kinds of pipeline besides learning. A new kind is added here. */
  private static final List<KindSection> KINDS =
      List.of(new YamlDecode(), new YamlFollow(), new YamlWarmStart());

  /** Returns the keys of the kinds. */
  static KeyTable kinds() {
    return KeyTable.of(KINDS.stream().map(KindSection::key).toArray(Key<?>[]::new));
  }

  /** Returns the names of what may stand in place of operators, and of the operators. */
  static List<String> alternatives() {
    return Stream.concat(
            Stream.of("operators"),
            KINDS.stream().filter(KindSection::replacesOperators).map(kind -> kind.key().name()))
        .toList();
  }

  /** Returns a table that has the keys of the kinds, with the rules between them. */
  static KeyTable exclusive(KeyTable table) {
    KeyTable keys = table;
    List<String> names = KINDS.stream().<String>map(kind -> kind.key().name()).toList();
    for (int i = 0; i < names.size(); i++) {
      if (!KINDS.get(i).publishes()) {
        keys = keys.excluding(names.get(i), "models");
      }
      for (String other : names.subList(i + 1, names.size())) {
        keys = keys.excluding(names.get(i), other);
      }
    }
    return keys;
  }

  /** The key of the operators. */
  static Key<List<Value>> operators(ModelCatalog catalog) {
    return Key.of(
            "operators", Forms.elements("a list of operators", OperatorSchema.element(catalog)))
        .describedAs("Stages by their names, with options, the first nearest to the input.");
  }

  /**
   * Reads a pipeline of one chain, or a branch.
   *
   * @param at the file, or the branch
   * @param source where the records come from, if that is known
   */
  static YamlChain read(Entries at, Optional<SourceSpec> source, YamlStages.CatalogCheck check) {
    List<KindSection> kinds = KINDS.stream().filter(kind -> at.has(kind.key().name())).toList();
    List<PublishedSpec> published = new ArrayList<>();
    for (KindSection kind : kinds) {
      kind.read(at, source).ifPresent(published::add);
    }
    List<ModelSpec> stages =
        kinds.stream().anyMatch(KindSection::replacesOperators)
            ? List.of()
            : at.find(operators(check.catalog()).required("[dictionary]"))
                .map(list -> YamlStages.read(list, at.faults(), check))
                .orElse(List.of());
    kinds.forEach(kind -> kind.check(at, stages, check));
    return new YamlChain(stages, published.stream().findFirst());
  }
}
