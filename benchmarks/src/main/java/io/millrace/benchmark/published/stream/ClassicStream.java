package io.millrace.benchmark.published.stream;

import io.millrace.simulate.generate.Generator;
import io.millrace.simulate.generate.Generators;
import io.millrace.simulate.generate.Settings;
import java.util.Map;

/**
 * A stream of the literature as Millrace generates it.
 *
 * @param name in tables
 * @param kind of generator
 * @param settings that differ from its defaults
 * @param classes number of classes
 * @param every readings of a concept; 0 if it never changes at once
 * @param bayes share of correct answers of the best classifier; NaN if it has no closed form
 */
record ClassicStream(
    String name, String kind, Map<String, Double> settings, int classes, int every, double bayes) {

  /** One reading with its class. */
  record Labelled(float[] values, int label) {}

  /** The first readings of the stream. */
  Labelled[] readings(int count, long seed) {
    Generators.Kind generator = Generators.all().get(kind);
    Settings numbers = generator.settings();
    settings.forEach(numbers::set);
    if (numbers.all().stream().anyMatch(setting -> setting.name().equals("every"))) {
      numbers.set("every", every);
    }
    Generator stream = generator.generator(numbers, seed);
    Labelled[] readings = new Labelled[count];
    for (int at = 0; at < count; at++) {
      Generator.Row row = stream.next();
      float[] values = new float[row.values().length];
      for (int i = 0; i < values.length; i++) {
        values[i] = (float) row.values()[i];
      }
      readings[at] = new Labelled(values, Integer.parseInt(row.label()));
    }
    return readings;
  }
}
