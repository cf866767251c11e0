package io.millrace.continual.kind;

import io.millrace.api.config.Entries;
import io.millrace.api.config.Fault;
import io.millrace.api.config.Form;
import io.millrace.api.config.Forms;
import io.millrace.api.config.SchemaWriter;
import io.millrace.api.config.Value;
import io.millrace.continual.layer.Window;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * Padding of a window in a network file: a number for both ends, a pair, or a word.
 *
 * @param word {@code same}, {@code causal}, or empty for numbers
 * @param start frames before a clip
 * @param end frames after a clip
 */
public record Padding(String word, int start, int end) {

  private static final Form<Integer> FRAMES = Forms.whole(0, LayerFields.MOST);
  private static final String EXPECTED =
      "frames at both ends, a pair [before, behind], same or causal";

  public static final Form<Padding> FORM =
      new Form<>(
          EXPECTED,
          (value, faults) -> {
            List<Value> pair = value.list().orElse(List.of());
            if (pair.size() == 2) {
              int start = FRAMES.read(pair.get(0), faults).orElse(0);
              return Optional.of(of(start, FRAMES.read(pair.get(1), faults).orElse(0)));
            }
            if (value.number().isPresent()) {
              return FRAMES.read(value, faults).map(both -> of(both, both));
            }
            Optional<Padding> word =
                value
                    .text()
                    .filter(text -> text.equals("same") || text.equals("causal"))
                    .map(text -> new Padding(text, 0, 0));
            if (word.isEmpty()) {
              faults.wrong(value, EXPECTED);
            }
            return word;
          },
          padding -> padding.word.isEmpty() ? padding.start : padding.word,
          Padding::schema);

  static Padding of(int start, int end) {
    return new Padding("", start, end);
  }

  /** The window with this padding; adds a fault if {@code same} is impossible. */
  public Window around(Entries in, Window window) {
    if (word.equals("same") && window.reach() % 2 != 0) {
      in.faults()
          .add(
              new Fault.Misfit(
                  in.location().key(WindowFields.PADDING.name()),
                  "an even reach, dilation · (kernel − 1), for 'same'",
                  Integer.toString(window.reach()),
                  "choose an odd kernel, or write the pair [before, behind]"));
    }
    return switch (word) {
      case "same" -> window.same();
      case "causal" -> window.causal();
      default -> window.padded(start, end);
    };
  }

  private static Map<String, Object> schema(SchemaWriter writer) {
    Map<String, Object> pair = new LinkedHashMap<>(writer.list(FRAMES.schema(writer)));
    pair.put("minItems", 2);
    pair.put("maxItems", 2);
    return SchemaWriter.anyOf(
        List.of(FRAMES.schema(writer), writer.words(List.of("same", "causal")), pair));
  }
}
