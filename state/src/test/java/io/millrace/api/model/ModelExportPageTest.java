package io.millrace.api.model;

import static org.assertj.core.api.Assertions.assertThat;

import example.ModelExport;
import io.millrace.api.catalog.Operators;
import io.millrace.api.operator.StateLayout;
import io.millrace.api.stage.Dictionary;
import io.millrace.api.stage.Standardize;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** That the program which exports a model is the one on the page, and its model can be read. */
class ModelExportPageTest {

  @TempDir Path folder;

  @Test
  void theProgramOfThePageIsTheOneThatIsTested() throws IOException {
    String program = Files.readString(Path.of("src/test/java/example/ModelExport.java"));

    assertThat(Files.readString(Path.of("../docs/how-to/single-stream.md")))
        .contains("```java\n" + program + "```\n");
  }

  @Test
  void theModelIsTheNewestOfItsGroupAndHasTheSlotsOfItsOperators() throws IOException {
    ModelExport.main(new String[] {folder.toString()});

    ModelFolder models = new ModelFolder(folder);
    PublishedModel model = models.read(models.newest("boilers", "plant-1").orElseThrow());
    StateLayout layout =
        Operators.model(3, Standardize.horizon(720), Dictionary.keep(1)).signature().parameters();
    assertThat(model.manifest().name().version()).isPositive();
    assertThat(model.manifest().provenance().learned()).isPositive();
    assertThat(model.parameters(layout)).hasSize(layout.width());
    assertThat(Operators.shipped().create(model.manifest().stages(), 3).signature().parameters())
        .isEqualTo(layout);
  }
}
