package io.millrace.cli.compare;

import io.millrace.api.pipeline.PipelineException;
import io.millrace.api.pipeline.PipelineSpec;
import io.millrace.api.spec.ModelCatalog;
import io.millrace.cli.console.CommandException;
import io.millrace.cli.replay.WrittenTrace;
import io.millrace.streaming.config.PipelineYaml;
import io.millrace.streaming.config.tree.YamlEdit;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.UnaryOperator;

/** Makes the pipeline of a setting from the text of a file, which keeps its comments. */
final class Variants {

  /** Of a range; further values are most often wrong in the same way. */
  private static final int MOST_FAULTS = 3;

  private final String file;
  private final String text;
  private final Map<String, String> environment;
  private final ModelCatalog catalog;
  private final UnaryOperator<PipelineSpec> chain;
  private final String reading;

  /**
   * @param file its name, for messages
   * @param text of the file, which has no fault
   * @param chain the one chain of operators that is meant
   */
  Variants(
      String file,
      String text,
      Map<String, String> environment,
      ModelCatalog catalog,
      UnaryOperator<PipelineSpec> chain) {
    this.file = file;
    this.text = text;
    this.environment = environment;
    this.catalog = catalog;
    this.chain = chain;
    this.reading = WrittenTrace.reading(PipelineYaml.read(file, text, environment, catalog));
  }

  /**
   * The pipeline with a setting.
   *
   * @throws IllegalArgumentException if the file has no such place
   * @throws PipelineException if the reader of pipelines refuses a value
   */
  Sweep.Variant of(Setting setting) {
    String changed = text;
    for (Map.Entry<String, String> one : setting.values().entrySet()) {
      changed = YamlEdit.set(changed, one.getKey(), one.getValue());
    }
    PipelineSpec spec = PipelineYaml.read(file, changed, environment, catalog);
    if (!WrittenTrace.reading(spec).equals(reading)) {
      throw new IllegalArgumentException(
          "Cannot try "
              + setting.title()
              + ": expected settings that leave alone how records are read, found another format or"
              + " mapping; write a second file, and use millrace compare");
    }
    return new Sweep.Variant(setting, changed, chain.apply(spec));
  }

  /**
   * Checks every value by itself.
   *
   * @throws CommandException with all faults, each once
   */
  void check(List<SettingRange> ranges) {
    Set<String> faults = new LinkedHashSet<>();
    for (SettingRange range : ranges) {
      int before = faults.size();
      int unseen = 0;
      for (String value : range.values()) {
        if (faults.size() - before == MOST_FAULTS) {
          unseen++;
          continue;
        }
        try {
          of(Setting.AS_WRITTEN.with(range.path(), value));
        } catch (PipelineException refused) {
          faults.add("with " + range.path() + "=" + value + ": " + refused.getMessage());
        } catch (IllegalArgumentException missing) {
          faults.add(missing.getMessage());
        }
      }
      if (unseen > 0) {
        faults.add(
            "and " + unseen + " more values of " + range.path() + " that were not looked at");
      }
    }
    if (!faults.isEmpty()) {
      throw CommandException.refused(String.join("\n", faults));
    }
  }
}
