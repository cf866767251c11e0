package io.millrace.cli.models;

import io.millrace.api.model.ModelManifest;
import io.millrace.api.model.Provenance;
import io.millrace.cli.console.NumberText;
import io.millrace.cli.console.PlainText;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** A manifest as text, one line per field. */
final class ManifestText {

  private ManifestText() {}

  static List<String> lines(ModelManifest manifest) {
    Provenance provenance = manifest.provenance();
    return Stream.of(
            "pipeline      " + manifest.name().pipeline(),
            "group         " + manifest.name().group(),
            "version       "
                + manifest.name().version()
                + (provenance.parent() == Provenance.NO_PARENT
                    ? ", the first release of its group"
                    : ", after " + provenance.parent()),
            "learned       " + provenance.learned() + " observations",
            "newest event  " + NumberText.time(provenance.time()),
            "seed          " + provenance.seed(),
            "channels      " + String.join(", ", manifest.channels()),
            "operators     "
                + manifest.stages().stream()
                    .map(
                        stage ->
                            stage.type() + (stage.options().isEmpty() ? "" : " " + stage.options()))
                    .collect(Collectors.joining(" -> ")),
            "sha256        " + manifest.sha256())
        .map(PlainText::of)
        .toList();
  }
}
