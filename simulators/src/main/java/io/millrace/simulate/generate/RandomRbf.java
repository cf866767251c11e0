package io.millrace.simulate.generate;

import io.millrace.api.math.SeededRandom;
import java.util.ArrayList;
import java.util.List;

/*
 * centre c: place uniform in the cube, class uniform, weight and deviation uniform from 0 to 1
 *
 * reading: a centre by its weight, a direction uniform on the sphere, a distance of
 * N(0, 1) times its deviation
 */
/**
 * Random radial basis functions, as in MOA: readings around centres, each of one class. Centres may
 * move, and turn back at the walls of the unit cube. The truth is the centre.
 */
final class RandomRbf implements Generator {

  private final Settings settings;
  private final SeededRandom random;
  private final double[][] places;
  private final double[][] ways;
  private final int[] classes;
  private final double[] until;
  private final double[] deviations;

  RandomRbf(Settings settings, SeededRandom random) {
    this.settings = settings;
    this.random = random;
    int centres = settings.whole("centres");
    int width = settings.whole("channels");
    places = new double[centres][width];
    ways = new double[centres][];
    classes = new int[centres];
    until = new double[centres];
    deviations = new double[centres];
    double sum = 0;
    for (int c = 0; c < centres; c++) {
      for (int i = 0; i < width; i++) {
        places[c][i] = random.uniform();
      }
      classes[c] = random.below(settings.whole("classes"));
      deviations[c] = random.uniform();
      sum += random.uniform();
      until[c] = sum;
      ways[c] = direction(width);
    }
  }

  private double[] direction(int width) {
    double[] way = new double[width];
    double square = 0;
    while (square == 0) {
      for (int i = 0; i < width; i++) {
        way[i] = random.gaussian();
        square += way[i] * way[i];
      }
    }
    double length = Math.sqrt(square);
    for (int i = 0; i < width; i++) {
      way[i] /= length;
    }
    return way;
  }

  @Override
  public List<String> channels() {
    List<String> names = new ArrayList<>();
    for (int i = 0; i < places[0].length; i++) {
      names.add("x" + i);
    }
    return names;
  }

  @Override
  public List<String> truths() {
    return List.of("centre", "class");
  }

  @Override
  public Row next() {
    double drawn = random.uniform() * until[until.length - 1];
    int centre = 0;
    while (until[centre] <= drawn && centre < until.length - 1) {
      centre++;
    }
    double distance = deviations[centre] * random.gaussian();
    double[] way = direction(places[centre].length);
    double[] values = new double[way.length];
    for (int i = 0; i < values.length; i++) {
      values[i] = places[centre][i] + distance * way[i];
    }
    move();
    return new Row(
        values, Integer.toString(classes[centre]), new double[] {centre, classes[centre]});
  }

  private void move() {
    double speed = settings.of("speed");
    if (speed == 0) {
      return;
    }
    for (int c = 0; c < places.length; c++) {
      for (int i = 0; i < places[c].length; i++) {
        double next = places[c][i] + speed * ways[c][i];
        if (next < 0 || next > 1) {
          ways[c][i] = -ways[c][i];
          next = places[c][i] + speed * ways[c][i];
        }
        places[c][i] = Math.min(1, Math.max(0, next));
      }
    }
  }
}
