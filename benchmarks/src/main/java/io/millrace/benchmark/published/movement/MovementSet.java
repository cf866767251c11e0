package io.millrace.benchmark.published.movement;

import io.millrace.benchmark.published.PublishedFiles;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;

/**
 * A published set of recordings with the split of its people.
 *
 * @param recordings all of them, by file name
 * @param judged people whose recordings are judged; the others are learned before
 * @param classes number of classes
 * @param window readings of a window
 * @param every readings from one window to the next
 */
record MovementSet(
    List<Recording> recordings, Set<String> judged, int classes, int window, int every) {

  private static final List<String> ACTIVITIES =
      List.of("SEATED", "STANDING_UP", "WALKING", "TURNING", "SITTING_DOWN");

  /**
   * Acceleration and angular velocity of a phone at 100 Hz, five activities (Matey-Sanz and others,
   * Data in Brief 51, 2023).
   */
  static MovementSet activities(Path folder) throws IOException {
    List<Recording> recordings = new ArrayList<>();
    for (Path file : PublishedFiles.csv(folder)) {
      String name = file.getFileName().toString();
      if (!name.contains("_sp.csv")) {
        continue;
      }
      List<String[]> rows = PublishedFiles.cells(file, ",");
      float[][] values = new float[rows.size()][6];
      int[] labels = new int[rows.size()];
      for (int at = 0; at < labels.length; at++) {
        for (int i = 0; i < 6; i++) {
          values[at][i] = Float.parseFloat(rows.get(at)[i]);
        }
        labels[at] = ACTIVITIES.indexOf(rows.get(at)[7]);
      }
      recordings.add(new Recording(name.substring(0, 3), values, labels));
    }
    return new MovementSet(recordings, Set.of("s18", "s21"), ACTIVITIES.size(), 100, 10);
  }

  /**
   * Positions of 19 joints relative to the hips at some 30 Hz, eight actions of martial arts and
   * none (D. Jardim, PRECOG 2016).
   */
  static MovementSet skeletons(Path folder) throws IOException {
    List<Recording> recordings = new ArrayList<>();
    for (Path file : PublishedFiles.csv(folder)) {
      List<String[]> rows = PublishedFiles.cells(file, ";");
      float[][] values = new float[rows.size()][57];
      int[] labels = new int[rows.size()];
      for (int at = 0; at < labels.length; at++) {
        String[] hips = rows.get(at)[0].trim().split(" ");
        for (int joint = 1; joint < 20; joint++) {
          String[] place = rows.get(at)[joint].trim().split(" ");
          for (int axis = 0; axis < 3; axis++) {
            values[at][3 * (joint - 1) + axis] =
                Float.parseFloat(place[axis]) - Float.parseFloat(hips[axis]);
          }
        }
        labels[at] = Integer.parseInt(rows.get(at)[20].trim());
      }
      String name = file.getFileName().toString();
      int from = name.indexOf('_') + 1;
      recordings.add(new Recording(name.substring(from, from + 1), values, labels));
    }
    return new MovementSet(recordings, Set.of("7", "8"), 9, 15, 3);
  }
}
