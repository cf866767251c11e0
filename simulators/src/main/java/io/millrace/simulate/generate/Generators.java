package io.millrace.simulate.generate;

import io.millrace.api.math.SeededRandom;
import io.millrace.simulate.generate.Settings.Setting;
import java.util.LinkedHashMap;
import java.util.Map;

/** The generators by their names. A new one is added here. */
public final class Generators {

  private Generators() {}

  /** All kinds by name. */
  public static Map<String, Kind> all() {
    Map<String, Kind> kinds = new LinkedHashMap<>();
    add(
        kinds,
        "sources",
        "few active causes at a time (Bernoulli-Gaussian) and noise; the causes turn, jump or appear",
        new Setting[] {
          new Setting("channels", 8, 2, 256, "channels, and causes"),
          Setting.share("density", .2, "probability that a cause is active"),
          new Setting("noise", .05, 0, 1e6, "standard deviation of the noise"),
          new Setting("turn", 0, 0, 1, "radians by which pairs of causes turn in a reading"),
          Setting.readings("jump", 0, "readings after which all causes are new"),
          Setting.readings("appear", 0, "readings after which one more cause appears, from half on")
        },
        SparseSources::new);
    add(
        kinds,
        "systems",
        "a linear system of four states that switches between regimes",
        new Setting[] {
          new Setting("channels", 3, 1, 64, "channels"),
          new Setting("regimes", 3, 1, 32, "regimes"),
          Setting.share("switch", .002, "probability of another regime in a reading"),
          new Setting("noise", .1, 0, 1e6, "standard deviation of the noise of a channel")
        },
        SwitchingSystems::new);
    add(
        kinds,
        "seasonal",
        "level, trend, season and noise, of which level, trend and noise change in turn",
        new Setting[] {
          new Setting("period", 96, 2, 1e6, "readings of a season"),
          new Setting("amplitude", 1, 0, 1e6, "amplitude of the season"),
          new Setting("noise", .1, 0, 1e6, "standard deviation of the noise"),
          Setting.readings("every", 5000, "readings between two changes"),
          new Setting("shift", 3, 0, 1e6, "size of a change of the level"),
          new Setting("slope", .0005, 0, 1e6, "slope of a trend in a reading"),
          new Setting("factor", 3, 1, 1e6, "factor by which the noise grows")
        },
        SeasonalSeries::new);
    add(
        kinds,
        "tones",
        "a smooth signal, two tones, and a Fourier mode that disturbs every second length of time",
        new Setting[] {
          new Setting(
              "period", 50, 2, 1e6, "readings of the first tone; the second has 0.37 of it"),
          new Setting("mode", 12, 1, 1e6, "periods of the disturbance in its length"),
          new Setting("amplitude", 1, 0, 1e6, "amplitude of the disturbance"),
          Setting.readings("length", 1000, "readings of a disturbance, and between two"),
          new Setting("noise", .05, 0, 1e6, "standard deviation of the noise")
        },
        Tones::new);
    add(
        kinds,
        "sea",
        "SEA concepts (Street and Kim 2001): is a + b at most a threshold, which changes",
        new Setting[] {
          Setting.share("noise", .1, "probability of the wrong class, the Bayes error"),
          Setting.readings("every", 12_500, "readings of a concept")
        },
        Sea::new);
    add(
        kinds,
        "agrawal",
        "loans by ten rules (Agrawal, Imielinski, Swami 1993)",
        new Setting[] {
          new Setting("function", 1, 1, 10, "the rule"),
          Setting.share("perturb", .05, "largest change of a number, as a share of its range"),
          Setting.readings("every", 0, "readings after which the next rule counts")
        },
        Agrawal::new);
    add(
        kinds,
        "hyperplane",
        "a rotating hyperplane (Hulten, Spencer, Domingos 2001)",
        new Setting[] {
          new Setting("channels", 10, 2, 1000, "channels"),
          new Setting("drifting", 2, 0, 1000, "channels whose weight changes"),
          new Setting("change", .001, 0, 1, "change of a weight in a reading"),
          Setting.share("turn", .1, "probability that the change turns around"),
          Setting.share("noise", .05, "probability of the wrong class, the Bayes error")
        },
        Hyperplane::new);
    add(
        kinds,
        "rbf",
        "random radial basis functions with moving centres",
        new Setting[] {
          new Setting("channels", 10, 1, 1000, "channels"),
          new Setting("centres", 50, 1, 10_000, "centres"),
          new Setting("classes", 2, 2, 1000, "classes"),
          new Setting("speed", 0, 0, 1, "way of a centre in a reading")
        },
        RandomRbf::new);
    add(
        kinds,
        "led",
        "digits on seven segments, each inverted at random, and irrelevant segments",
        new Setting[] {
          Setting.share("noise", .1, "probability that a segment is inverted"),
          new Setting("irrelevant", 17, 0, 1000, "segments without meaning"),
          new Setting("swapped", 0, 0, 7, "segments that change places with irrelevant ones"),
          Setting.readings("every", 0, "readings after which others change places")
        },
        Led::new);
    return kinds;
  }

  /** Makes a generator of its settings. */
  interface Maker {

    Generator of(Settings settings, SeededRandom random);
  }

  /** A kind of generator. */
  public static final class Kind {
    private final String name;
    private final String description;
    private final Setting[] settings;
    private final Maker maker;

    Kind(String name, String description, Setting[] settings, Maker maker) {
      this.name = name;
      this.description = description;
      this.settings = settings;
      this.maker = maker;
    }

    /** What it makes. */
    public String description() {
      return description;
    }

    /** Its settings, with their defaults. */
    public Settings settings() {
      return new Settings(name, settings);
    }

    /** Begins a stream. */
    public Generator generator(Settings with, long seed) {
      return maker.of(with, new SeededRandom(SeededRandom.derive(seed, name)));
    }
  }

  private static void add(
      Map<String, Kind> kinds, String name, String description, Setting[] settings, Maker maker) {
    kinds.put(name, new Kind(name, description, settings, maker));
  }
}
