package io.millrace.streaming.connect.file;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.millrace.api.pipeline.Mapping;
import io.millrace.api.pipeline.Mapping.Field;
import io.millrace.api.pipeline.RecordFormat;
import io.millrace.api.record.DeadLetter;
import io.millrace.api.record.Inbound;
import io.millrace.api.record.Observation;
import io.millrace.api.record.Origin;
import io.millrace.streaming.connect.record.FileException;
import io.millrace.streaming.connect.record.FileFormat;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.apache.avro.Schema;
import org.apache.avro.SchemaBuilder;
import org.apache.avro.file.DataFileWriter;
import org.apache.avro.generic.GenericData;
import org.apache.avro.generic.GenericDatumWriter;
import org.apache.avro.generic.GenericRecord;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Files are written by the Avro library. */
class AvroFilesTest {

  private static final Schema SCHEMA =
      SchemaBuilder.record("R")
          .fields()
          .requiredString("k")
          .requiredLong("t")
          .requiredFloat("v")
          .endRecord();
  private static final FileFormat FORMAT = format("");

  @TempDir private Path folder;

  @Test
  void exampleUsage() throws IOException {
    String file = write("a.avro", 3);

    List<Inbound> read = all(FORMAT, FileQueue.of(List.of(file)));

    assertThat(read).hasSize(3);
    Observation second = (Observation) read.get(1);
    assertThat(second.key()).isEqualTo("k1");
    assertThat(second.time()).isEqualTo(1000);
    assertThat(second.values()).containsExactly(0.5f);
    assertThat(second.origin()).isEqualTo(Origin.file(file, 2));
  }

  @Test
  void goesOnFromEveryPosition() throws IOException {
    List<String> files = List.of(write("a.avro", 25), write("b.avro", 7));
    FileQueue place = FileQueue.of(files);
    List<Inbound> whole = all(FORMAT, place);
    assertThat(whole).hasSize(32);

    List<Inbound> pieces = new ArrayList<>();
    for (boolean more = true; more; ) {
      FileSourceReader reader = new FileSourceReader(FORMAT);
      reader.addSplits(List.of(place));
      Polled polled = new Polled();
      reader.pollNext(polled);
      pieces.addAll(polled.records);
      List<FileQueue> left = reader.snapshotState(1);
      reader.close();
      more = !left.isEmpty();
      place = more ? left.get(0) : place;
    }

    assertThat(pieces).usingRecursiveComparison().isEqualTo(whole);
  }

  @Test
  void aSchemaOfThePipelineHasDefaultsForOlderFiles() throws IOException {
    Schema newer =
        SchemaBuilder.record("R")
            .fields()
            .requiredString("k")
            .requiredLong("t")
            .name("v")
            .type()
            .doubleType()
            .noDefault()
            .name("w")
            .type()
            .floatType()
            .floatDefault(4)
            .endRecord();
    String file = write("a.avro", 1);

    List<Inbound> read =
        all(
            new FileFormat.Avro(
                new RecordFormat.Avro(newer.toString(), "", mapping("w")), List.of("v"), 1000),
            FileQueue.of(List.of(file)));

    assertThat(((Observation) read.get(0)).values()).containsExactly(4f);
  }

  @Test
  void namesFilesThatAreNoneBeforeTheJobRuns() throws IOException {
    String good = write("a.avro", 1);
    Path text = Files.writeString(folder.resolve("b.avro"), "key,time\n");

    assertThat(FileSource.headerFaults(List.of(good, text.toString()), FORMAT))
        .singleElement()
        .asString()
        .startsWith("Cannot read " + text + ": expected an Avro file of records, found another");
  }

  @Test
  void aFileThatIsCutOffStopsTheJobAfterItsWholeRecords() throws IOException {
    String file = write("a.avro", 25);
    byte[] bytes = Files.readAllBytes(Path.of(file));
    // The last block has fewer bytes than this and more than its mark.
    for (int cut = 1; cut < 20; cut++) {
      Files.write(Path.of(file), Arrays.copyOf(bytes, bytes.length - cut));

      assertThatThrownBy(() -> all(FORMAT, FileQueue.of(List.of(file))))
          .as("%d bytes less", cut)
          .isInstanceOf(FileException.class)
          .hasMessageContaining("expected whole Avro data")
          .hasMessageContaining("replace the file");
    }
  }

  @Test
  void aRecordThatTheMappingCannotReadIsADeadLetterWithItsNumber() throws IOException {
    String file = write("a.avro", 2);
    FileFormat other =
        new FileFormat.Avro(new RecordFormat.Avro("", "", mapping("x")), List.of("v"), 1000);

    DeadLetter letter = (DeadLetter) all(other, FileQueue.of(List.of(file))).get(1);

    assertThat(letter.origin()).isEqualTo(Origin.file(file, 2));
    assertThat(letter.detail())
        .contains("expected a number at 'x' for channel 'v', found no field");
    assertThat(letter.payload()).contains("\"k\": \"k1\"");
  }

  private String write(String name, int records) throws IOException {
    Path file = folder.resolve(name);
    try (DataFileWriter<GenericRecord> writer =
        new DataFileWriter<>(new GenericDatumWriter<GenericRecord>(SCHEMA))) {
      // Blocks of a few records.
      writer.setSyncInterval(64);
      writer.create(SCHEMA, file.toFile());
      for (int number = 0; number < records; number++) {
        GenericRecord record = new GenericData.Record(SCHEMA);
        record.put("k", "k" + number);
        record.put("t", (long) number);
        record.put("v", number / 2f);
        writer.append(record);
      }
    }
    return file.toString();
  }

  private static FileFormat format(String schema) {
    return new FileFormat.Avro(new RecordFormat.Avro(schema, "", mapping("v")), List.of("v"), 1000);
  }

  private static Mapping mapping(String value) {
    return new Mapping(
        new Field.Path("k"),
        Field.NONE,
        Field.NONE,
        Mapping.Time.of(new Field.Path("t"), Mapping.TimeForm.SECONDS),
        Mapping.Values.of(List.of(new Field.Path(value))));
  }

  private static List<Inbound> all(FileFormat format, FileQueue queue) throws IOException {
    FileSourceReader reader = new FileSourceReader(format);
    reader.addSplits(List.of(queue));
    reader.notifyNoMoreSplits();
    Polled polled = new Polled();
    polled.poll(reader);
    reader.close();
    return polled.records;
  }
}
