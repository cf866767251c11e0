package io.millrace.benchmark;

import io.millrace.api.operator.SingleStream;
import io.millrace.api.spec.ModelSpec;
import io.millrace.catalog.StandardCatalog;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;

/**
 * Compares predictors before a dictionary: the gain of {@code predict: true}, a forecast of the
 * true readings, and a forecast that reads what was decoded.
 *
 * <p>Arguments: samples as for {@link DictionaryPass}; their width; the number of keys, whose
 * samples come in turn; the numbers of codes, as {@code 2,3,6}; options of the forecast, as {@code
 * ridge=100}. Each key has a dictionary and a forecast of its own. Prints the relative error of all
 * readings.
 */
public final class PredictorPass {

  private final int width;
  private final Map<String, Object> forecast;
  private final Map<String, Object> dictionary;
  private double energies;
  private double gain;
  private double open;
  private double closed;
  private double alone;

  private PredictorPass(int width, int keep, Map<String, Object> forecast) {
    this.width = width;
    this.forecast = forecast;
    this.dictionary = Map.of("keep", keep, "batch", 10, "norm", "clip", "rho_min", 0.005);
  }

  public static void main(String[] arguments) throws IOException {
    int width = Integer.parseInt(arguments[1]);
    int keys = Integer.parseInt(arguments[2]);
    Map<String, Object> forecast = new TreeMap<>();
    for (int at = 4; at < arguments.length; at++) {
      String[] pair = arguments[at].split("=", 2);
      forecast.put(
          pair[0],
          pair[1].contains(".")
              ? (Object) Double.valueOf(pair[1])
              : (Object) Integer.valueOf(pair[1]));
    }
    byte[] bytes = Files.readAllBytes(Path.of(arguments[0]));
    float[] samples = new float[bytes.length / Float.BYTES];
    ByteBuffer.wrap(bytes).order(ByteOrder.LITTLE_ENDIAN).asFloatBuffer().get(samples);
    for (String keep : arguments[3].split(",", -1)) {
      PredictorPass pass = new PredictorPass(width, Integer.parseInt(keep), forecast);
      for (int key = 0; key < keys; key++) {
        pass.run(samples, key, keys);
      }
      pass.print(keep);
    }
  }

  private void run(float[] samples, int key, int keys) {
    SingleStream loop =
        stream("dictionary", Map.of("keep", dictionary.get("keep"), "batch", 10, "predict", true));
    SingleStream openCodes = stream("dictionary", dictionary);
    SingleStream closedCodes = stream("dictionary", dictionary);
    SingleStream openForecast = stream("forecast", forecast);
    SingleStream closedForecast = stream("forecast", forecast);
    float[] openNext = new float[width];
    float[] closedNext = new float[width];
    for (int at = key; at < samples.length / width; at += keys) {
      float[] reading = new float[width];
      System.arraycopy(samples, at * width, reading, 0, width);
      float[] openRest = difference(reading, openNext);
      float[] closedRest = difference(reading, closedNext);
      float[] closedCode = reconstruction(closedCodes, closedRest, at);
      float[] decoded = new float[width];
      for (int i = 0; i < width; i++) {
        decoded[i] = closedNext[i] + closedCode[i];
      }
      energies += squares(reading);
      gain += squares(difference(reading, reconstruction(loop, reading, at)));
      open += squares(difference(openRest, reconstruction(openCodes, openRest, at)));
      closed += squares(difference(reading, decoded));
      alone += squares(openRest);
      openNext = openForecast.step(reading, at).orElseThrow().numbers("prediction");
      closedNext = closedForecast.step(decoded, at).orElseThrow().numbers("prediction");
    }
  }

  private void print(String keep) {
    System.out.printf(
        Locale.ROOT,
        "k=%s: gain %.3f, forecast of true readings %.3f, of decoded ones %.3f, without code %.3f%n",
        keep,
        Math.sqrt(gain / energies),
        Math.sqrt(open / energies),
        Math.sqrt(closed / energies),
        Math.sqrt(alone / energies));
  }

  private SingleStream stream(String type, Map<String, Object> options) {
    return SingleStream.of(
        StandardCatalog.catalog().create(List.of(new ModelSpec(type, options)), width), 1);
  }

  private static float[] reconstruction(SingleStream stream, float[] reading, long time) {
    return stream.step(reading, time).orElseThrow().numbers("reconstruction");
  }

  private static float[] difference(float[] a, float[] b) {
    float[] difference = new float[a.length];
    for (int i = 0; i < a.length; i++) {
      difference[i] = a[i] - b[i];
    }
    return difference;
  }

  private static double squares(float[] values) {
    double sum = 0;
    for (float value : values) {
      sum += (double) value * value;
    }
    return sum;
  }
}
