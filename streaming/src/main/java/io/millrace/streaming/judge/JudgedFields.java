package io.millrace.streaming.judge;

import io.millrace.api.pipeline.LabelSpec;
import java.io.Serializable;
import java.util.List;

/**
 * What the model operator hands on of every answer that is judged.
 *
 * @param fields of the output of the model
 * @param known positions of the truth in the values of an observation; of one that comes later, in
 *     those of the label
 * @param seen positions of the values from which simple methods answer; none: those of the truth
 * @param by how a truth that comes later names its reading; null if it comes with the reading
 * @param coded fields of which the bits are judged, before the others; none of other answers
 */
public record JudgedFields(
    List<String> fields,
    List<Integer> known,
    List<Integer> seen,
    LabelSpec.By by,
    List<String> coded)
    implements Serializable {

  public JudgedFields {
    fields = List.copyOf(fields);
    known = List.copyOf(known);
    seen = List.copyOf(seen);
    coded = List.copyOf(coded);
  }

  /** Of answers that are no codes. */
  public JudgedFields(
      List<String> fields, List<Integer> known, List<Integer> seen, LabelSpec.By by) {
    this(fields, known, seen, by, List.of());
  }

  /** The values at some positions. */
  public static float[] at(List<Integer> positions, float[] values) {
    float[] picked = new float[positions.size()];
    for (int i = 0; i < picked.length; i++) {
      picked[i] = values[positions.get(i)];
    }
    return picked;
  }
}
