package io.millrace.streaming.propose;

import static io.millrace.streaming.propose.ProposedFiles.comma;
import static io.millrace.streaming.propose.ProposedFiles.date;
import static io.millrace.streaming.propose.ProposedFiles.rows;
import static io.millrace.streaming.propose.ProposedFiles.time;
import static io.millrace.streaming.propose.ProposedFiles.value;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.millrace.api.pipeline.PipelineSpec;
import io.millrace.api.spec.ModelCatalog;
import io.millrace.catalog.StandardCatalog;
import io.millrace.streaming.config.PipelineYaml;
import io.millrace.streaming.connect.record.FileException;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Locale;
import java.util.Map;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What is proposed for files that are written in their own way, such as that of a spreadsheet. */
final class SampledLayoutTest {

  private static final ModelCatalog CATALOG = StandardCatalog.catalog();

  @TempDir private Path folder;
  private ProposedFiles files;

  @BeforeEach
  void inAFolder() {
    files = new ProposedFiles(folder);
  }

  @Test
  void exampleUsage() throws IOException {
    String text =
        "Datum;Uhrzeit;Temperatur [°C];Druck\r\n"
            + rows(80, i -> date(i, "dd.MM.yyyy;HH:mm") + ";" + comma(i) + ";" + comma(i + 3));

    String yaml = files.proposed("a.csv", text.getBytes(StandardCharsets.ISO_8859_1), 80).yaml();

    assertThat(yaml)
        .contains("{csv: {separator: \";\", decimal: \",\", charset: windows-1252}}")
        .contains("{path: [Datum, Uhrzeit], pattern: \"d.M.yyyy H:mm\", zone: UTC}")
        .contains("- \"Temperatur [°C]\"")
        .contains("# The times name no zone: UTC is assumed.")
        .contains("# The file is not UTF-8.");
  }

  @Test
  void secondsWithAFractionAfterAByteOrderMark() throws IOException {
    String text =
        "\uFEFFts,a,b\n"
            + rows(60, i -> String.format(Locale.ROOT, "%.3f,%s,%s", 1.7e9 + i / 2.0, value(i), i));

    assertThat(files.proposed("a.csv", text, 60).yaml()).contains("time: {path: ts, unit: s}");
  }

  @Test
  void aFileWithoutNamesGetsSomeToReplace() throws IOException {
    String text = rows(60, i -> time(i) + "," + value(i) + "," + value(i + 2));

    assertThat(files.proposed("a.csv", text, 60).yaml())
        .contains("header: [column1, column2, column3]")
        .contains("The first line looks like a record");
  }

  @Test
  void rowNamesAsRWritesThem() throws IOException {
    String text =
        "\"time\" \"a\"\n" + rows(60, i -> "\"" + (i + 1) + "\" \"" + time(i) + "\" " + i);

    assertThat(files.proposed("a.txt", text.replace(" 0\n", " 9\n"), 60).yaml())
        .contains("{separator: blanks, row_names: row}")
        .contains("# not read: row: counts the records");
  }

  @Test
  void separatorsAtTheEndsOfLines() throws IOException {
    String all = "t;a;;\n" + rows(60, i -> time(i) + ";" + value(i) + ";;");
    String records = "t;a\n" + rows(60, i -> time(i) + ";" + value(i) + ";");

    assertThat(files.proposed("1.csv", all, 60).yaml()).doesNotContain("trailing_separator");
    assertThat(files.proposed("2.csv", records, 60).yaml()).contains("trailing_separator: true");
  }

  @Test
  void quotedLineBreaksAndCommasBetweenThousands() throws IOException {
    String text =
        "time,note,power\n"
            + rows(
                60,
                i ->
                    String.format(
                        Locale.ROOT, "%s,\"one\ntwo \"\"x\"\"\",\"%,d.5\"", time(i), 1234 + i));

    assertThat(files.proposed("a.csv", text, 60).yaml()).contains("{csv: {thousands: \",\"}}");
  }

  @Test
  void linesBeforeTheNamesAndUnitsBelowThem() throws IOException {
    String text =
        "Station report\nmade in 2024\n\nTime\tTemp\nUTC\tdegC\n"
            + rows(60, i -> time(i) + "\t" + value(i));

    assertThat(files.proposed("a.tsv", text, 60).yaml())
        .contains("{separator: tab, skip: 5, header: [Time, Temp]}")
        .contains("# Line 5 is taken for units");
  }

  @Test
  void namesInACommentAndTimesFromZero() throws IOException {
    String text = "# log\n# t x\n" + rows(60, i -> i / 100.0 + " " + value(i));

    assertThat(files.proposed("a.txt", text, 60).yaml())
        .contains("comment: \"#\", header: [t, x]")
        .contains("They are taken for seconds since the start");
  }

  @Test
  void columnsWithoutANameOrWithOneTwiceAreNamedInThePipeline() throws IOException {
    String text = ",v,v\n" + rows(60, i -> time(i) + "," + value(i) + "," + value(i + 9));

    assertThat(files.proposed("a.csv", text, 60).yaml())
        .contains("{csv: {skip: 1, header: [column1, v, v_2]}}");
  }

  @Test
  void namesFromAFileCannotLeaveTheirPlaceInThePipeline() throws IOException {
    String text =
        "time,\"a\n#: [x]\",\"${HOME}\",\"- b: {\"\n"
            + rows(60, i -> time(i) + "," + value(i) + "," + value(i) + "," + value(i));

    SampledPipeline proposed = files.proposed("a.csv", text, 60);

    PipelineSpec spec = PipelineYaml.read("x", proposed.yaml(), Map.of(), CATALOG);
    assertThat(spec.model().channels()).containsExactly("a\n#: [x]", "${HOME}", "- b: {");
  }

  @Test
  void theLineInWhichExcelKeepsItsSeparatorIsSkipped() throws IOException {
    String text = "sep=;\ntime;v\n" + rows(60, i -> time(i) + ";" + value(i));

    assertThat(files.proposed("a.csv", text, 60).yaml())
        .contains("{csv: {separator: \";\", skip: 1}}");
  }

  @Test
  void whatCannotBeReadIsRefusedWithTheCure() throws IOException {
    refused(
        "a.csv", "name,colour\na,red\nb,blue\n", "a field with the time", "unit (s, ms, us, ns)");
    refused(
        "b.csv", "time,temp\n" + rows(20, i -> time(i) + ",20." + i + " °C"), "number with a unit");
    refused("c.txt", "t x\n" + rows(20, i -> i + ".5e+00 " + value(i)), "a time with an exponent");
    refused("d.json", "[{\"t\": 1},\n{\"t\": 2}]\n", "jq -c '.[]'");
    refused("d2.json", "{\"data\": [{\"t\": 1}, {\"t\": 2}]}", "jq -c '.NAME[]'");
    refused("d4.json", "{\n\"t\": 1\n}\n{\n\"t\": 2\n}\n", "jq -c . ");
    refused("d3.csv", "time,v\r1,2\r3,4\r", "tr '\\r' '\\n'");
    refused("e.csv", "", "found nothing");
    refused("f.csv", "time,a\n", "records after the line of names");
    refused("g.xlsx", "PK\u0003\u0004", "save the sheet as CSV");
    refused("h.bin", "a,b\u0000\u0001", "bytes that are no text");
    Path wide = Files.write(folder.resolve("i.csv"), "t;a\n".getBytes(StandardCharsets.UTF_16));
    assertThatThrownBy(() -> SampledPipeline.of(wide.toString(), "x", CATALOG))
        .hasMessageContaining("iconv -f UTF-16");
    assertThatThrownBy(() -> SampledPipeline.of(folder + "/none.csv", "x", CATALOG))
        .isInstanceOf(FileException.class)
        .hasMessageContaining("found nothing there");
  }

  private void refused(String name, String text, String... parts) throws IOException {
    Path file = Files.writeString(folder.resolve(name), text);

    assertThatThrownBy(() -> SampledPipeline.of(file.toString(), "x", CATALOG))
        .as(name)
        .isInstanceOf(FileException.class)
        .hasMessageContainingAll(parts);
  }
}
