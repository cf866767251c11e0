package example;

import io.millrace.api.catalog.Operators;
import io.millrace.api.operator.SingleStream;
import io.millrace.api.stage.Dictionary;
import io.millrace.api.stage.Standardize;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.Arrays;
import java.util.List;

/**
 * Prints the unusual readings of one boiler, from a CSV file. What is usual is learned meanwhile.
 */
public final class OneBoiler {

  private OneBoiler() {}

  /** A stream that has learned nothing, of readings with three numbers. */
  public static SingleStream begin() {
    return SingleStream.of(Operators.model(3, Standardize.horizon(720), Dictionary.keep(1)), 42);
  }

  public static void main(String[] args) throws IOException {
    List<String> lines = Files.readAllLines(Path.of(args[0]));
    SingleStream stream = begin();
    for (String line : lines.subList(1, lines.size())) {
      String[] cells = line.split(",", -1);
      long time = Instant.parse(cells[0]).toEpochMilli();
      float[] reading = {number(cells[1]), number(cells[2]), number(cells[3])};
      stream
          .step(reading, time)
          .filter(answer -> answer.number("score") > 20 && stream.steps() > 500)
          .ifPresent(answer -> print(cells[0], answer));
    }

    SingleStream.Snapshot kept = stream.snapshot();
    SingleStream resumed = begin();
    resumed.restore(kept);
    System.out.println(resumed.learned() + " readings learned");
  }

  private static void print(String time, SingleStream.Answer answer) {
    String code = Arrays.toString(answer.numbers("code"));
    System.out.println(time + " score " + Math.round(answer.number("score")) + ", code " + code);
  }

  /** A number, or NaN where the cell is empty. */
  private static float number(String cell) {
    return cell.isEmpty() ? Float.NaN : Float.parseFloat(cell);
  }
}
