package io.millrace.continual.space;

import io.millrace.api.config.Entries;
import io.millrace.api.config.Fault;
import io.millrace.api.config.Faults;
import io.millrace.api.config.Form;
import io.millrace.api.config.Forms;
import io.millrace.api.config.Key;
import io.millrace.api.config.SchemaWriter;
import io.millrace.api.config.Value;
import io.millrace.continual.kind.LayerFields;
import io.millrace.continual.kind.Padding;
import io.millrace.continual.layer.Window;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Optional;

/**
 * Keys of a layer that reads a window in time and space. A value is one number for all axes, or a
 * list with the axis of time first.
 */
public final class SpaceFields {

  private static final String PER_AXIS = "a number for all axes, or a list with time first";
  private static final String PADDING_WORDS =
      "padding for all axes, or a list with time first, each a number, a pair [before, behind],"
          + " same, or for time causal";

  public static final Key<List<Integer>> KERNEL =
      Key.of("kernel", numbers(1))
          .describedAs("Frames and places that an output sees: one number, or [time, space..].")
          .required("[3, 3]");
  public static final Key<List<Integer>> DILATION =
      Key.of("dilation", numbers(1))
          .describedAs("Frames and places from one that is seen to the next.")
          .defaultsTo(List.of(1));
  public static final Key<List<Padding>> PADDING =
      Key.of("padding", paddings())
          .describedAs(
              "Padding of all axes, or [time, space..]: a number, a pair [before, behind], same,"
                  + " or for time causal.")
          .defaultsToComputed("0");
  public static final Key<SpaceWindow.Mode> MODE =
      Key.choice("padding_mode", SpaceWindow.Mode.ZEROS)
          .describedAs("What the padding of space contains, with the names of torch.nn.");
  public static final Key<Window.Fill> TIME_MODE =
      Key.choice("time_mode", Window.Fill.ZEROS)
          .describedAs(
              "What the padding of time contains: zeros, or the first and the last frame"
                  + " (replicate).");

  private SpaceFields() {}

  /** The key of the stride; each layer sets its own default. */
  public static Key<List<Integer>> stride() {
    return Key.of("stride", numbers(1))
        .describedAs("Frames and places from one output to the next.");
  }

  /** What a layer reads in time and in space. */
  public record Both(Window time, SpaceWindow space) {}

  /**
   * Reads the window of a layer.
   *
   * @param axes axes of space
   * @param stride the key of the stride, and in {@code otherwise} what holds without it; null for
   *     the kernel
   */
  public static Both read(
      Entries in, int axes, Key<List<Integer>> stride, List<Integer> otherwise) {
    List<Integer> kernel = each(in, KERNEL, in.read(KERNEL, List.of(1)), axes);
    List<Integer> strides =
        in.find(stride)
            .map(found -> each(in, stride, found, axes))
            .orElse(otherwise == null ? kernel : Collections.nCopies(axes + 1, otherwise.get(0)));
    List<Integer> dilation =
        in.has(DILATION.name())
            ? each(in, DILATION, in.read(DILATION), axes)
            : Collections.nCopies(axes + 1, 1);
    List<Padding> padding =
        each(in, PADDING, in.read(PADDING, List.of(new Padding("", 0, 0))), axes);
    Window time =
        padding
            .get(0)
            .around(
                in, Window.of(kernel.get(0)).everyNth(strides.get(0)).dilatedBy(dilation.get(0)));
    List<Integer> start = new ArrayList<>();
    List<Integer> end = new ArrayList<>();
    for (int axis = 1; axis <= axes; axis++) {
      // Same in space may be one place more behind, as in torch.
      Window line = Window.of(kernel.get(axis)).dilatedBy(dilation.get(axis));
      Padding own = padding.get(axis);
      if (own.word().equals("causal")) {
        in.faults()
            .add(
                new Fault.Misfit(
                    in.location().key(PADDING.name()),
                    "causal for time alone",
                    "causal for space",
                    "write a list, such as [causal, same]"));
      }
      line = own.word().isEmpty() ? line.padded(own.start(), own.end()) : line.same();
      start.add(line.start());
      end.add(line.end());
    }
    SpaceWindow space =
        new SpaceWindow(
            kernel.subList(1, axes + 1),
            strides.subList(1, axes + 1),
            dilation.subList(1, axes + 1),
            start,
            end,
            SpaceWindow.Mode.ZEROS);
    return new Both(time, space);
  }

  private static <T> List<T> each(Entries in, Key<?> key, List<T> written, int axes) {
    if (written.size() == 1) {
      return Collections.nCopies(axes + 1, written.get(0));
    }
    if (written.size() != axes + 1) {
      in.faults()
          .add(
              new Fault.Misfit(
                  in.location().key(key.name()),
                  "one number, or " + (axes + 1) + ", time first",
                  Integer.toString(written.size()),
                  ""));
      return Collections.nCopies(axes + 1, written.get(0));
    }
    return written;
  }

  /** One number for all axes, or a list of numbers. */
  private static Form<List<Integer>> numbers(int least) {
    Form<Integer> one = Forms.whole(least, LayerFields.MOST);
    return list(PER_AXIS, one);
  }

  private static Form<List<Padding>> paddings() {
    return list(PADDING_WORDS, Padding.FORM);
  }

  /** One value for all axes, or a list of values. */
  private static <T> Form<List<T>> list(String expected, Form<T> one) {
    return new Form<>(
        expected,
        (value, faults) -> read(value, faults, expected, one),
        list ->
            list.size() == 1 ? one.written(list.get(0)) : list.stream().map(one::written).toList(),
        writer -> SchemaWriter.anyOf(List.of(one.schema(writer), writer.list(one.schema(writer)))));
  }

  private static <T> Optional<List<T>> read(
      Value value, Faults faults, String expected, Form<T> one) {
    List<Value> items = value.list().orElse(List.of(value));
    if (items.isEmpty()) {
      faults.wrong(value, expected);
      return Optional.empty();
    }
    List<T> read = new ArrayList<>();
    for (Value item : items) {
      one.read(item, faults).ifPresent(read::add);
    }
    return read.size() == items.size() ? Optional.of(read) : Optional.empty();
  }
}
