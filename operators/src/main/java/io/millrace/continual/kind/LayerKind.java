package io.millrace.continual.kind;

import io.millrace.api.config.Entries;
import io.millrace.api.config.Form;
import io.millrace.api.config.Key;
import io.millrace.api.config.KeyTable;
import io.millrace.api.config.Location;
import io.millrace.api.config.SchemaWriter;
import io.millrace.continual.layer.Child;
import io.millrace.continual.layer.Layer;
import java.util.List;
import java.util.Optional;
import java.util.regex.Pattern;

/**
 * A kind of layer in a network file: its name, its fields, and how the layer is made from them. A
 * new kind declares one of these next to its layer and is registered in {@code LayerKinds}.
 *
 * @param keys its fields, the name first
 * @param inside the field of the layers that it contains; empty if it contains none
 * @param body makes a layer from the fields
 */
public record LayerKind(String kind, KeyTable keys, Optional<Key<?>> inside, Body body) {

  private static final Pattern NAMES = Pattern.compile("[A-Za-z0-9_]+(\\.[A-Za-z0-9_]+)*");

  /** Name of a layer, by which its weights are found: text, or a number used as text. */
  public static final Key<String> NAME =
      Key.of(
              "name",
              Form.scalar(
                  "letters, digits and _ in parts joined by dots",
                  value ->
                      Optional.of(String.valueOf(value.plain()))
                          .filter(name -> NAMES.matcher(name).matches()),
                  writer -> writer.with(SchemaWriter.Scalars.TEXT).text(NAMES.pattern())))
          .describedAs("Name by which the weights of the layer are found.")
          .defaultsToComputed("its number in the list, from 0");

  /** Makes a layer from its fields. */
  public interface Body {
    /**
     * Makes the layer and reports every fault.
     *
     * @param inner reads the layers that it contains
     */
    Layer read(Entries fields, Inner inner);
  }

  /** Reads the layers that a layer contains. */
  public interface Inner {
    /** The layers that its field {@code layers} lists. */
    List<Child> layers();

    /**
     * The layers that its field {@code layers} lists, so many times: sequences named by their
     * numbers, from 0.
     */
    List<Child> repeated(int times);

    /**
     * The layers of a named list in {@code blocks} of the file, with weights of their own.
     *
     * @param place where the name is used, for a fault
     */
    List<Child> block(Location place, String name);

    /** The named lists of layers that its field {@code branches} lists. */
    List<Child> branches();
  }

  /** A kind that contains no layers. */
  public static LayerKind of(String kind, Body body, Key<?>... fields) {
    return new LayerKind(kind, KeyTable.of(NAME).and(fields), Optional.empty(), body);
  }

  /**
   * A kind that contains layers in a field; the list of layers may be written in place of all
   * fields.
   */
  public static LayerKind holding(Key<?> inside, String kind, Body body, Key<?>... fields) {
    return new LayerKind(kind, KeyTable.of(NAME, inside).and(fields), Optional.of(inside), body);
  }
}
