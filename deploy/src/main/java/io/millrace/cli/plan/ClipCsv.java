package io.millrace.cli.plan;

import io.millrace.api.model.ModelFileException;
import io.millrace.cli.console.CommandException;
import io.millrace.cli.console.PlainText;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;

/** One stream as text: one line per observation, numbers separated by commas. */
final class ClipCsv {

  private ClipCsv() {}

  static Clips read(byte[] bytes) {
    List<float[]> rows = new ArrayList<>();
    List<String> lines = new String(bytes, StandardCharsets.UTF_8).lines().toList();
    for (int line = 0; line < lines.size(); line++) {
      String text = lines.get(line);
      if (text.isBlank() || (line == 0 && isHead(text))) {
        continue;
      }
      float[] row = row(text, line + 1);
      if (!rows.isEmpty() && rows.get(0).length != row.length) {
        throw new ModelFileException(
            "Cannot read line "
                + (line + 1)
                + ": expected "
                + rows.get(0).length
                + " numbers as in the lines before, found "
                + row.length);
      }
      rows.add(row);
    }
    if (rows.isEmpty()) {
      throw new ModelFileException("Cannot read a clip: expected lines of numbers, found none");
    }
    int features = rows.get(0).length;
    float[] values = new float[Math.multiplyExact(rows.size(), features)];
    for (int time = 0; time < rows.size(); time++) {
      System.arraycopy(rows.get(time), 0, values, time * features, features);
    }
    return new Clips(1, rows.size(), features, values);
  }

  /** Whether no cell is a number; NaN is one, so that a first observation with gaps is kept. */
  private static boolean isHead(String text) {
    for (String cell : text.split(",", -1)) {
      try {
        Float.parseFloat(cell.strip());
        return false;
      } catch (NumberFormatException name) {
        continue;
      }
    }
    return true;
  }

  private static float[] row(String text, int line) {
    String[] cells = text.split(",", -1);
    float[] row = new float[cells.length];
    for (int column = 0; column < cells.length; column++) {
      try {
        row[column] = Float.parseFloat(cells[column].strip());
      } catch (NumberFormatException other) {
        throw new ModelFileException(
            "Cannot read line "
                + line
                + ", column "
                + (column + 1)
                + ": expected a number, found '"
                + PlainText.of(cells[column].strip())
                + "'");
      }
    }
    return row;
  }

  static String write(Inference.Emissions emissions) {
    Clips outputs = emissions.outputs();
    if (outputs.streams() > 1) {
      throw CommandException.refused(
          "Cannot write "
              + outputs.streams()
              + " streams as CSV: expected one; name an output that ends in .safetensors or .npy");
    }
    StringBuilder text = new StringBuilder("emitted");
    for (int feature = 0; feature < outputs.features(); feature++) {
      text.append(",output").append(feature);
    }
    text.append('\n');
    for (int row = 0; row < outputs.times(); row++) {
      text.append(emissions.emitted()[row]);
      for (int feature = 0; feature < outputs.features(); feature++) {
        text.append(',').append(outputs.values()[row * outputs.features() + feature]);
      }
      text.append('\n');
    }
    return text.toString();
  }
}
