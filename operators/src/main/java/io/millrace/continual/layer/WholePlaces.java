package io.millrace.continual.layer;

import java.util.ArrayList;
import java.util.List;

/**
 * Runs a layer on the clip of each place, in double precision.
 *
 * @param each runs clips of one place
 * @param input shape of the input frames
 * @param outputs channels of an output frame
 */
record WholePlaces(WholeLayer each, FrameShape input, int outputs) implements WholeLayer {

  @Override
  public double[][] run(double[][] clip) {
    int places = input.places();
    List<double[][]> results = new ArrayList<>();
    for (int place = 0; place < places; place++) {
      double[][] own = new double[clip.length][input.channels()];
      for (int t = 0; t < clip.length; t++) {
        own[t] = clip[t] == null ? null : own[t];
        for (int c = 0; c < input.channels() && clip[t] != null; c++) {
          own[t][c] = clip[t][c * places + place];
        }
      }
      results.add(each.run(own));
    }
    double[][] joined = new double[results.get(0).length][outputs * places];
    for (int place = 0; place < places; place++) {
      for (int t = 0; t < joined.length; t++) {
        joined[t] = results.get(place)[t] == null ? null : joined[t];
        for (int c = 0; c < outputs && joined[t] != null; c++) {
          joined[t][c * places + place] = results.get(place)[t][c];
        }
      }
    }
    return joined;
  }
}
