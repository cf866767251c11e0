package io.millrace.continual.kind;

import io.millrace.api.config.Entries;
import io.millrace.api.config.Form;
import io.millrace.api.config.Key;
import io.millrace.api.config.KeyTable;
import io.millrace.api.config.SchemaWriter;
import io.millrace.continual.layer.Child;
import io.millrace.continual.layer.Layer;
import java.util.List;
import java.util.Optional;
import java.util.regex.Pattern;

/**
 * A kind of layer as it is written: its name, its fields, and how it is made from them. A new kind
 * declares one of these beside its layer and is registered in {@code LayerKinds}.
 *
 * @param keys its fields, the name first
 * @param inside the field of the layers that it holds; empty if it holds none
 * @param body makes a layer of what is written
 */
public record LayerKind(String kind, KeyTable keys, Optional<Key<?>> inside, Body body) {

  private static final Pattern NAMES = Pattern.compile("[A-Za-z0-9_]+(\\.[A-Za-z0-9_]+)*");

  /** The name of a layer, by which its weights are found: text, or a number that stands for it. */
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

  /** Makes a layer. */
  public interface Body {
    /**
     * Makes the layer, reporting every fault.
     *
     * @param inner reads the layers that it holds
     */
    Layer read(Entries fields, Inner inner);
  }

  /** Reads what a layer holds. */
  public interface Inner {
    /** The layers that its field {@code layers} lists. */
    List<Child> layers();

    /** The named lists of layers that its field {@code branches} lists. */
    List<Child> branches();
  }

  /** A kind that holds no layers. */
  public static LayerKind of(String kind, Body body, Key<?>... fields) {
    return new LayerKind(kind, KeyTable.of(NAME).and(fields), Optional.empty(), body);
  }

  /** A kind that holds layers in a field, which may be written in place of all fields. */
  public static LayerKind holding(Key<?> inside, String kind, Body body, Key<?>... fields) {
    return new LayerKind(kind, KeyTable.of(NAME, inside).and(fields), Optional.of(inside), body);
  }
}
