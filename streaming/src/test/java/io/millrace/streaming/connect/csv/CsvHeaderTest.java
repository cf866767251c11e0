package io.millrace.streaming.connect.csv;

import static io.millrace.streaming.connect.csv.CsvTables.HEADER;
import static io.millrace.streaming.connect.csv.CsvTables.format;
import static io.millrace.streaming.connect.csv.CsvTables.time;
import static org.assertj.core.api.Assertions.assertThat;

import io.millrace.api.pipeline.RecordFormat;
import io.millrace.streaming.connect.record.Refusal;
import io.millrace.streaming.connect.record.Utf8;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class CsvHeaderTest {

  @Test
  void exampleUsage() throws Refusal {
    CsvHeader header = header(',', HEADER);
    assertThat(header.columns()).containsExactly("station", "region", "note", "t", "a", "b");
    assertThat(header.cell("note")).isEqualTo(2);
    assertThat(header.fault("x.csv", format())).isEmpty();
  }

  @Test
  void readsQuotedNamesAndDropsBlanksAroundThem() throws Refusal {
    assertThat(header(',', "\"a, b\", c ,\"\"").columns()).containsExactly("a, b", "c", "");
  }

  @Test
  void namesEveryColumnThatIsMissingAndThoseThereAre() throws Refusal {
    assertThat(header(',', "stations,region,note,t,a").fault("x.csv", format()))
        .contains(
            "Cannot read x.csv: its header lacks 'station' (key), did you mean 'stations'?,"
                + " 'b' (values); the columns there are: 'stations', 'region',"
                + " 'note', 't', 'a'; name the file's own columns in source.csv, or leave the file"
                + " out of path");
  }

  @Test
  void suggestsTheSeparatorThatWasProbablyMeant() throws Refusal {
    assertThat(header(',', HEADER.replace(',', ';')).fault("x.csv", format()))
        .hasValueSatisfying(fault -> assertThat(fault).endsWith("; set separator: \";\""));
    assertThat(header(',', HEADER.replace(',', '\t')).fault("x.csv", format()))
        .hasValueSatisfying(fault -> assertThat(fault).endsWith("; set separator: tab"));
    assertThat(header(';', HEADER).fault("x.csv", format(time("millis", "UTC", "t"), ';')))
        .hasValueSatisfying(fault -> assertThat(fault).endsWith("; set separator: \",\""));
  }

  @Test
  void refusesAColumnThatItNeedsTwice() throws Refusal {
    Optional<String> fault = header(',', HEADER + ",a,c,c").fault("x.csv", format());
    assertThat(fault)
        .hasValueSatisfying(
            text -> assertThat(text).contains("its header has more than once 'a' (values);"));
  }

  private static CsvHeader header(char separator, String line) throws Refusal {
    byte[] bytes = Utf8.bytes(line);
    return CsvHeader.read(RecordFormat.CsvLayout.of(separator), bytes, 0, bytes.length);
  }
}
