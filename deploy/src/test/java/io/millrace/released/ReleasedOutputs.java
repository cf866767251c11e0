package io.millrace.released;

import static java.nio.charset.StandardCharsets.UTF_8;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.millrace.api.model.KeyScales;
import io.millrace.api.model.PublishedModel;
import io.millrace.api.model.Tensor;
import java.io.IOException;
import java.nio.file.FileVisitResult;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.SimpleFileVisitor;
import java.nio.file.attribute.BasicFileAttributes;
import java.util.ArrayList;
import java.util.Base64;
import java.util.Comparator;
import java.util.List;

/**
 * All that a pipeline has committed, as lines that can be compared.
 *
 * @param results JSON, by key and in the order of its sequence
 * @param deadLetters JSON, sorted
 * @param models a published version a line, those of a group in the order in which they came
 */
record ReleasedOutputs(List<String> results, List<String> deadLetters, List<String> models) {

  private static final ObjectMapper JSON = new ObjectMapper();

  static ReleasedOutputs read(Path folder) throws IOException {
    return new ReleasedOutputs(
        TextFiles.lines(folder.resolve("results.jsonl.gz")),
        TextFiles.lines(folder.resolve("dead-letters.jsonl.gz")),
        TextFiles.lines(folder.resolve("models.txt.gz")));
  }

  void write(Path folder) throws IOException {
    TextFiles.write(folder.resolve("results.jsonl.gz"), results);
    TextFiles.write(folder.resolve("dead-letters.jsonl.gz"), deadLetters);
    TextFiles.write(folder.resolve("models.txt.gz"), models);
  }

  /** Results and dead letters together. */
  int lines() {
    return results.size() + deadLetters.size();
  }

  /** Results of a topic, which keeps those of a key in order. */
  static List<String> byKey(List<String> results) {
    return results.stream()
        .sorted(Comparator.comparing(line -> parsed(line).get("key").asText()))
        .toList();
  }

  /** Results of a folder, whose files come in no order. */
  static List<String> byKeyAndSequence(List<String> results) {
    return results.stream()
        .sorted(
            Comparator.<String, String>comparing(line -> parsed(line).get("key").asText())
                .thenComparingLong(line -> parsed(line).get("sequence").longValue()))
        .toList();
  }

  private static JsonNode parsed(String line) {
    try {
      return JSON.readTree(line);
    } catch (IOException damaged) {
      throw new IllegalStateException("Cannot read result " + line, damaged);
    }
  }

  /** Values of a topic, as text. */
  static List<String> values(List<TopicDump.Item> records) {
    return records.stream().map(record -> new String(record.value(), UTF_8)).toList();
  }

  /** Models of a topic: key and message, without the scales of keys, which later releases add. */
  static List<String> messages(List<TopicDump.Item> records) {
    return records.stream()
        .sorted(Comparator.comparing(TopicDump.Item::keyText))
        .map(
            record ->
                record.keyText()
                    + " "
                    + Base64.getEncoder()
                        .encodeToString(
                            withoutScales(PublishedModel.read(record.value())).message()))
        .toList();
  }

  /** Lines of the files of a folder that are finished; none if there is no folder. */
  static List<String> lines(Path folder) throws IOException {
    List<String> lines = new ArrayList<>();
    for (Path file : files(folder)) {
      lines.addAll(Files.readAllLines(file));
    }
    return lines;
  }

  /** Models of a folder: the name of a file, and what it holds without the scales of keys. */
  static List<String> models(Path folder) throws IOException {
    List<String> lines = new ArrayList<>();
    for (Path file : files(folder)) {
      lines.add(
          folder.relativize(file).toString().replace('\\', '/')
              + " "
              + Base64.getEncoder().encodeToString(withoutScales(file)));
    }
    return lines;
  }

  private static byte[] withoutScales(Path file) throws IOException {
    String name = file.getFileName().toString();
    int dot = name.lastIndexOf('.');
    if (dot < 0) {
      return Files.readAllBytes(file);
    }
    Path manifest = file.resolveSibling(name.substring(0, dot) + ".json");
    Path tensors = file.resolveSibling(name.substring(0, dot) + ".safetensors");
    PublishedModel model =
        withoutScales(PublishedModel.of(Files.readAllBytes(manifest), Files.readAllBytes(tensors)));
    return file.equals(manifest) ? model.manifestJson() : model.tensors();
  }

  /** The model as a release before the scales wrote it; the same if it has none. */
  private static PublishedModel withoutScales(PublishedModel model) {
    List<Tensor> tensors = model.contents().tensors();
    List<Tensor> kept =
        tensors.stream().filter(tensor -> !KeyScales.isScale(tensor.name())).toList();
    return kept.size() == tensors.size()
        ? model
        : PublishedModel.of(model.manifest(), kept).as(model.standing());
  }

  /** Finished files, while a job may be writing: those in progress get other names meanwhile. */
  private static List<Path> files(Path folder) throws IOException {
    List<Path> files = new ArrayList<>();
    if (Files.isDirectory(folder)) {
      Files.walkFileTree(
          folder,
          new SimpleFileVisitor<>() {
            @Override
            public FileVisitResult visitFile(Path file, BasicFileAttributes attributes) {
              if (attributes.isRegularFile() && !file.getFileName().toString().startsWith(".")) {
                files.add(file);
              }
              return FileVisitResult.CONTINUE;
            }

            @Override
            public FileVisitResult visitFileFailed(Path file, IOException failed)
                throws IOException {
              if (failed instanceof NoSuchFileException) {
                return FileVisitResult.CONTINUE;
              }
              throw failed;
            }
          });
    }
    files.sort(null);
    return files;
  }
}
