package io.millrace.cli.schema;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.millrace.cli.console.ExitCode;
import io.millrace.cli.console.Version;
import io.millrace.cli.plugin.PluginOption;
import io.millrace.simulate.scenario.ScenarioYaml;
import io.millrace.streaming.config.ConfigSchema;
import java.util.Map;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** {@code millrace schema}. */
@Command(
    name = "schema",
    description = {
      "Print the JSON Schema of the files you write, for completion and checks in an editor.",
      "Only run --check checks rules between keys."
    },
    mixinStandardHelpOptions = true,
    versionProvider = Version.class,
    footerHeading = "%nExamples:%n",
    footer = {
      "  millrace schema > pipeline.schema.json",
      "  millrace schema network > network.schema.json",
      "  millrace schema scenario > scenario.schema.json",
      "  millrace schema --plugin my-operator.jar > pipeline.schema.json",
      "",
      "Exit codes: 0 done, 2 bad usage."
    })
public final class SchemaCommand implements Callable<Integer> {

  @Spec private CommandSpec spec;

  @Mixin private PluginOption plugin;

  /** What a schema describes. */
  enum File {
    PIPELINE,
    NETWORK,
    SCENARIO
  }

  @Parameters(
      paramLabel = "FILE",
      arity = "0..1",
      defaultValue = "pipeline",
      description =
          "pipeline (default), network: a model file of the operator network, or scenario: faults"
              + " of a replay.")
  private File file;

  @Override
  public Integer call() throws JsonProcessingException {
    Map<String, Object> schema =
        switch (file) {
          case PIPELINE -> ConfigSchema.pipeline(plugin.plugins().catalog());
          case NETWORK -> ConfigSchema.network();
          case SCENARIO -> ScenarioYaml.schema();
        };
    String json = new ObjectMapper().writerWithDefaultPrettyPrinter().writeValueAsString(schema);
    spec.commandLine().getOut().println(json);
    return ExitCode.DONE;
  }
}
