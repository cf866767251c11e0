package io.millrace.cli.run;

import io.millrace.api.pipeline.ConfigFault;
import io.millrace.api.pipeline.PipelineException;
import io.millrace.api.pipeline.PipelineSpec;
import io.millrace.api.spec.ModelCatalog;
import io.millrace.cli.console.CommandException;
import io.millrace.streaming.config.PipelineYaml;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;

/** Finds and reads a pipeline's file. */
public final class PipelineFile {

  private static final long LARGEST = 1 << 20;

  private PipelineFile() {}

  /**
   * Reads a pipeline; its relative paths stay as they are written.
   *
   * @param catalog the operators it may name
   * @throws CommandException if the file cannot be read
   * @throws PipelineException if it is no pipeline
   */
  public static PipelineSpec read(
      Path file, Map<String, String> environment, ModelCatalog catalog) {
    return PipelineYaml.read(file.toString(), text(file), environment, catalog);
  }

  /**
   * The text of a YAML file.
   *
   * @throws CommandException if it cannot be read
   */
  public static String text(Path file) {
    if (!Files.exists(file)) {
      throw CommandException.refused(
          "Cannot read " + file + ": there is no such file in " + Path.of("").toAbsolutePath());
    }
    if (!Files.isRegularFile(file)) {
      throw CommandException.refused(
          "Cannot read "
              + file
              + ": expected a file, found "
              + (Files.isDirectory(file)
                  ? "a folder; name the YAML file in it"
                  : "a device or a pipe; write it to a YAML file first"));
    }
    try {
      if (Files.size(file) > LARGEST) {
        throw CommandException.refused(
            "Cannot read " + file + ": expected a YAML file of at most 1 MiB; is it a data file?");
      }
      return StandardCharsets.UTF_8
          .newDecoder()
          .decode(ByteBuffer.wrap(Files.readAllBytes(file)))
          .toString();
    } catch (CharacterCodingException other) {
      throw new PipelineException(
          file.toString(),
          List.of(new ConfigFault(1, "", "expected text in UTF-8, found other bytes; convert it")));
    } catch (IOException failed) {
      throw CommandException.refused("Cannot read " + file + ": " + failed);
    }
  }
}
