package io.millrace.streaming.kind;

import io.millrace.api.pipeline.AlignSpec;
import io.millrace.api.pipeline.LabelSpec;
import io.millrace.api.pipeline.LabelWords;
import io.millrace.api.pipeline.PipelineSpec;
import io.millrace.api.pipeline.RecordFormat;
import io.millrace.api.pipeline.SourceSpec;
import io.millrace.streaming.connect.avro.AvroDecoder;
import io.millrace.streaming.connect.csv.CsvDecoder;
import io.millrace.streaming.connect.csv.CsvHeader;
import io.millrace.streaming.connect.json.JsonDecoder;
import io.millrace.streaming.connect.json.MappedJsonDecoder;
import io.millrace.streaming.connect.record.FileFormat;
import io.millrace.streaming.connect.record.RecordDecoder;
import io.millrace.streaming.connect.record.StampedDecoder;
import java.util.List;
import java.util.Optional;

/** Creates the decoders of readings by the format of a source. */
public final class ReadingDecoders {

  /** Reads no record. */
  private static final RecordDecoder UNREAD = (bytes, offset, length, origin) -> null;

  private ReadingDecoders() {}

  /** The format of a source; that of the fixed shape for its short forms. */
  public static RecordFormat format(SourceSpec source) {
    if (source instanceof SourceSpec.Kafka kafka) {
      return kafka.format();
    }
    return source instanceof SourceSpec.Files files ? files.format() : RecordFormat.READINGS;
  }

  /** What the values of a record are of: the sensors where rows are aligned, else the channels. */
  public static List<String> names(PipelineSpec spec) {
    return spec.input().align().map(AlignSpec::sensors).orElse(spec.model().channels());
  }

  /** The decoder of whole records: values of a topic, or lines of files without a header. */
  public static RecordDecoder of(PipelineSpec spec) {
    return of(
        spec, isById(spec) ? JsonDecoder.Records.READINGS_WITH_ID : JsonDecoder.Records.READINGS);
  }

  /** The decoder of labels that come late, where these are the records of a pipeline. */
  public static RecordDecoder ofLabels(PipelineSpec spec) {
    return of(
        spec, isById(spec) ? JsonDecoder.Records.LABELS_WITH_ID : JsonDecoder.Records.READINGS);
  }

  private static boolean isById(PipelineSpec spec) {
    return spec.input().labels().filter(late -> late.by() == LabelSpec.By.ID).isPresent();
  }

  private static RecordDecoder of(PipelineSpec spec, JsonDecoder.Records records) {
    RecordFormat written = format(spec.input().source());
    RecordFormat format = written instanceof RecordFormat.Dump dump ? dump.values() : written;
    List<String> channels = names(spec);
    int largest = spec.input().largestRecord();
    if (format instanceof RecordFormat.Readings readings) {
      return new JsonDecoder(channels, largest, readings.time(), records, spec.input().words());
    }
    if (format instanceof RecordFormat.Json json) {
      return new MappedJsonDecoder(json.map(), channels, largest, spec.input().words());
    }
    if (format instanceof RecordFormat.Series) {
      // Its rows are read with the header of each file.
      return UNREAD;
    }
    if (format instanceof RecordFormat.Avro avro) {
      return new AvroDecoder(avro, channels, largest, spec.input().words());
    }
    RecordFormat.Csv csv = (RecordFormat.Csv) format;
    return new CsvDecoder(
        new FileFormat.Csv(csv, channels, largest, "source.kafka.map", spec.input().words()),
        new CsvHeader(csv.layout().header().names()));
  }

  /**
   * Files and how they are read.
   *
   * @param path a file, a folder or a glob
   */
  public record FromFiles(String path, FileFormat format) {}

  /**
   * The files of a pipeline; empty if it reads a topic.
   *
   * @param lines reads a line, where each is a record
   */
  public static Optional<FromFiles> files(PipelineSpec spec, RecordDecoder lines) {
    SourceSpec from = spec.input().source();
    int largest = spec.input().largestRecord();
    LabelWords words = spec.input().words();
    if (from instanceof SourceSpec.Csv csv) {
      return Optional.of(new FromFiles(csv.path(), FileFormat.Csv.of(csv, largest).naming(words)));
    }
    if (from instanceof SourceSpec.Files files) {
      return Optional.of(new FromFiles(files.path(), files(spec, files, lines)));
    }
    return from instanceof SourceSpec.JsonLines json
        ? Optional.of(new FromFiles(json.path(), new FileFormat.Lines(lines, largest)))
        : Optional.empty();
  }

  /**
   * The format of files.
   *
   * @param spec the pipeline that reads such records
   * @param lines reads a line, where each is a record
   */
  public static FileFormat files(PipelineSpec spec, SourceSpec.Files source, RecordDecoder lines) {
    List<String> channels = names(spec);
    int largest = spec.input().largestRecord();
    LabelWords words = spec.input().words();
    if (source.format() instanceof RecordFormat.Csv csv) {
      return new FileFormat.Csv(csv, channels, largest, "source.files.map", words);
    }
    if (source.format() instanceof RecordFormat.Series series) {
      return series(series, channels, largest, words);
    }
    if (source.format() instanceof RecordFormat.Dump) {
      return new FileFormat.Dump(new StampedDecoder(lines, spec.input().earliness()), largest);
    }
    return source.format() instanceof RecordFormat.Avro avro
        ? new FileFormat.Avro(avro, channels, largest, words)
        : new FileFormat.Lines(lines, largest);
  }

  private static FileFormat.Series series(
      RecordFormat.Series series, List<String> channels, int largest, LabelWords words) {
    return new FileFormat.Series(
        series,
        new FileFormat.Csv(
            new RecordFormat.Csv(RecordFormat.CsvLayout.of(','), series.map()),
            channels,
            largest,
            "source.files.map",
            words));
  }

  /**
   * The format of files whose header is looked at, and no record.
   *
   * @param largest bytes of a line
   */
  public static FileFormat header(SourceSpec.Files source, int largest) {
    if (source.format() instanceof RecordFormat.Csv csv) {
      return new FileFormat.Csv(csv, List.of(), largest, "source.files.map");
    }
    if (source.format() instanceof RecordFormat.Series series) {
      return series(series, List.of(), largest, LabelWords.NONE);
    }
    if (source.format() instanceof RecordFormat.Dump) {
      return new FileFormat.Dump(StampedDecoder.unbounded(UNREAD), largest);
    }
    return source.format() instanceof RecordFormat.Avro avro
        ? new FileFormat.Avro(avro, List.of(), largest)
        : new FileFormat.Lines(UNREAD, largest);
  }
}
