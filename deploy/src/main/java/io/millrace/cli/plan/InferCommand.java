package io.millrace.cli.plan;

import io.millrace.api.operator.StreamModel;
import io.millrace.cli.console.ExitCode;
import io.millrace.cli.console.NumberText;
import io.millrace.cli.console.Version;
import io.millrace.continual.network.Network;
import java.nio.file.Path;
import java.time.Duration;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** {@code millrace infer}. */
@Command(
    name = "infer",
    description = "Run a network on a file, without Flink.",
    mixinStandardHelpOptions = true,
    versionProvider = Version.class,
    footerHeading = "%nFiles:%n",
    footer = {
      "  .safetensors  a tensor 'input' (streams, time, features) or (time, features), F32 or F64;",
      "                out come 'output' (streams, emitted, features) and 'emitted', the"
          + " observation",
      "                each output came with, from 0; beyond the last one: after the stream's end",
      "                an output of which nothing is known is NaN (missing: mask)",
      "  .npy          the same array alone; 'emitted' goes beside it, as NAME-emitted.npy",
      "  .csv          one stream, one row per observation; a header line is skipped",
      "",
      "Examples:",
      "  millrace infer net.yaml --input clips.npy --output features.npy",
      "  millrace infer net.yaml --input clips.npy --output check.npy --mode clip",
      "",
      "Exit codes: 0 done, 1 a file cannot be read or written, 2 bad usage or a fault in the model."
    })
public final class InferCommand implements Callable<Integer> {

  @Spec private CommandSpec spec;

  @Parameters(paramLabel = "MODEL", description = "Model file in YAML, with weights.")
  private Path file;

  @Option(names = "--input", required = true, paramLabel = "IN", description = "Input file.")
  private Path input;

  @Option(names = "--output", required = true, paramLabel = "OUT", description = "Output file.")
  private Path output;

  @Option(
      names = "--mode",
      defaultValue = "step",
      paramLabel = "MODE",
      description = {
        "step: one observation after the other, as in a stream, then the padding of its end"
            + " (default).",
        "clip: layer by layer over the whole clip, in double precision, by other code: to compare."
      })
  private Inference.Mode mode;

  @Override
  public Integer call() {
    NetworkFile model = NetworkFile.read(file);
    StreamModel network = model.make(Network::operator);
    Clips clips = ClipFile.of(input).read(input);
    ClipFile target = ClipFile.of(output);
    long began = System.nanoTime();
    Inference inference = new Inference(network);
    Inference.Emissions emissions =
        mode == Inference.Mode.STEP
            ? inference.step(clips)
            : model.make(attachment -> inference.clip(attachment, clips));
    Duration taken = Duration.ofNanos(System.nanoTime() - began);
    target.write(output, emissions);
    spec.commandLine()
        .getOut()
        .println(
            NumberText.count(clips.streams())
                + (clips.streams() == 1 ? " stream of " : " streams of ")
                + NumberText.count(clips.times())
                + " observations, "
                + NumberText.count(emissions.emitted().length)
                + " outputs of "
                + NumberText.count(emissions.outputs().features())
                + " numbers each in "
                + NumberText.duration(taken)
                + ": "
                + output);
    return ExitCode.DONE;
  }
}
