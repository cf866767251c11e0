package io.millrace.streaming.sample;

import io.millrace.api.pipeline.RecordFormat;
import io.millrace.api.pipeline.RecordFormat.SeriesLayout;
import io.millrace.streaming.config.format.YamlFileFormats;
import io.millrace.streaming.connect.file.FileListing;
import io.millrace.streaming.connect.file.InputFiles;
import io.millrace.streaming.connect.record.FileException;
import io.millrace.streaming.connect.series.SeriesFile;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * What a file of sequences says of itself before its first sequence.
 *
 * @param file the file
 * @param layout the kind of file
 * @param width number of values of a step
 * @param words names of the classes; empty: none, or they are numbers
 * @param classes number of classes; 0: the sequences have no labels
 * @param labels file of the labels of an idx file; empty: none
 */
public record SeriesHead(
    String file, SeriesLayout layout, int width, List<String> words, int classes, String labels) {

  /** A head with all its comments, and the magic of the other kinds. */
  private static final int LOOKED_AT = 1 << 20;

  private static final int IDX_HEAD = 8;
  private static final Pattern CLASSES =
      Pattern.compile("(?im)^\\s*@classLabel\\s+true((?:[ \\t]+\\S+)*)\\s*$");
  private static final Pattern BEGINS_AS_TS =
      Pattern.compile("\\A(?:\\s*(?:#[^\\n]*)?\\n)*\\s*@\\w+");

  public SeriesHead {
    words = List.copyOf(words);
  }

  /**
   * The head of the first file of a path; empty if it holds no sequences.
   *
   * @throws FileException if it does, and cannot be read
   */
  public static Optional<SeriesHead> of(String path) throws IOException {
    String file = FileListing.of(path).get(0);
    byte[] bytes = beginning(file, LOOKED_AT);
    String text = new String(bytes, StandardCharsets.ISO_8859_1);
    if (text.startsWith("RIFF") && text.startsWith("WAVE", 8)) {
      return Optional.of(
          new SeriesHead(file, SeriesLayout.WAV, width(file, SeriesLayout.WAV), List.of(), 0, ""));
    }
    if (bytes.length >= 4 && bytes[0] == 0 && bytes[1] == 0 && bytes[2] == 8 && bytes[3] > 0) {
      return Optional.of(idx(file));
    }
    if (BEGINS_AS_TS.matcher(text).lookingAt()) {
      List<String> words = new ArrayList<>();
      Matcher classes = CLASSES.matcher(new String(bytes, StandardCharsets.UTF_8));
      if (classes.find()) {
        words.addAll(List.of(classes.group(1).strip().split("\\s+")));
        words.remove("");
      }
      int width = width(file, SeriesLayout.TS);
      return Optional.of(
          new SeriesHead(
              file,
              SeriesLayout.TS,
              width,
              words.size() < 2 ? List.of() : words,
              words.size() < 2 ? 0 : words.size(),
              ""));
    }
    return Optional.empty();
  }

  private static SeriesHead idx(String file) throws IOException {
    int width = width(file, SeriesLayout.IDX_ROWS);
    // As the files of MNIST are called.
    String labels = file.replaceFirst("images([.-])idx3", "labels$1idx1");
    int classes = 0;
    if (!labels.equals(file) && Files.isRegularFile(Path.of(labels))) {
      byte[] bytes = beginning(labels, LOOKED_AT);
      for (int at = IDX_HEAD; at < bytes.length; at++) {
        classes = Math.max(classes, 1 + (bytes[at] & 0xFF));
      }
    }
    boolean labelled = classes > 1;
    return new SeriesHead(
        file,
        SeriesLayout.IDX_ROWS,
        width,
        List.of(),
        labelled ? classes : 0,
        labelled ? labels : "");
  }

  private static int width(String file, SeriesLayout layout) throws IOException {
    RecordFormat.Series format =
        new RecordFormat.Series(
            layout,
            Instant.EPOCH,
            Duration.ofSeconds(1),
            "",
            YamlFileFormats.mapping(List.of(RecordFormat.Series.column(1))));
    try (SeriesFile series =
        SeriesFile.of(
            InputFiles.open(file, 0),
            file,
            format,
            name -> {
              throw new IOException("no labels");
            })) {
      // Columns case, time and label come first.
      return series.columns().size() - 3;
    }
  }

  private static byte[] beginning(String file, int most) throws IOException {
    try (InputStream in = InputFiles.open(file, 0)) {
      return in.readNBytes(most);
    } catch (IOException failed) {
      throw InputFiles.failure(file, failed);
    }
  }
}
