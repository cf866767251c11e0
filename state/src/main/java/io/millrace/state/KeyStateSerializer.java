package io.millrace.state;

import io.millrace.api.operator.StateLayout;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.Objects;
import org.apache.flink.api.common.typeutils.TypeSerializer;
import org.apache.flink.api.common.typeutils.TypeSerializerSnapshot;
import org.apache.flink.core.memory.DataInputView;
import org.apache.flink.core.memory.DataOutputView;

/*
 * One state, big-endian, 16 + 4 w bytes for a layout of w floats:
 *
 *   0        8        16                         16 + 4 w
 *   +--------+--------+------+------+-- ... --+------+
 *   | steps  |  time  |  v0  |  v1  |         | vw-1 |
 *   | long   |  long  | float, slots in the layout's order
 *   +--------+--------+------+------+-- ... --+------+
 *
 * KeyStateSerializerSnapshot writes the layout once per checkpoint, so that a million keys do not
 * repeat the slot table. The layout of written bytes is therefore always known.
 *
 * A state of another layout is converted when it is written. This is the whole migration: the state
 * backend reads with the serializer of the old layout and writes with this one.
 */
/** Writes and reads {@link KeyState}: fixed length for a layout, no headers, no reflection. */
public final class KeyStateSerializer extends TypeSerializer<KeyState> {

  private static final long serialVersionUID = 1L;

  private static final int HEAD = 2 * Long.BYTES;

  private final transient StateLayout layout;
  private final String form;
  private transient byte[] scratch;

  private KeyStateSerializer(StateLayout layout) {
    this.layout = layout;
    this.form = layout == null ? "" : LayoutText.write(layout);
  }

  /** Creates a serializer for states of a layout. */
  public static KeyStateSerializer of(StateLayout layout) {
    return new KeyStateSerializer(Objects.requireNonNull(layout));
  }

  /**
   * Creates a serializer for programs that read states without knowing their layout: it takes the
   * layout from the savepoint and cannot write.
   */
  public static KeyStateSerializer reading() {
    return new KeyStateSerializer(null);
  }

  /** The layout of the states it writes and reads, or null for {@link #reading}. */
  public StateLayout layout() {
    return layout;
  }

  @Override
  public void serialize(KeyState state, DataOutputView target) throws IOException {
    KeyState adopted = state.as(known());
    float[] values = adopted.values();
    byte[] bytes = scratch(HEAD + Float.BYTES * values.length);
    ByteBuffer buffer = ByteBuffer.wrap(bytes);
    buffer.putLong(adopted.steps()).putLong(adopted.time());
    buffer.asFloatBuffer().put(values);
    target.write(bytes, 0, HEAD + Float.BYTES * values.length);
  }

  @Override
  public KeyState deserialize(DataInputView source) throws IOException {
    int width = known().width();
    byte[] bytes = scratch(HEAD + Float.BYTES * width);
    source.readFully(bytes, 0, HEAD + Float.BYTES * width);
    ByteBuffer buffer = ByteBuffer.wrap(bytes);
    long steps = buffer.getLong();
    long time = buffer.getLong();
    float[] values = new float[width];
    buffer.asFloatBuffer().get(values);
    return KeyState.of(layout, values, steps, time);
  }

  @Override
  public KeyState deserialize(KeyState reuse, DataInputView source) throws IOException {
    return deserialize(source);
  }

  @Override
  public void copy(DataInputView source, DataOutputView target) throws IOException {
    target.write(source, getLength());
  }

  @Override
  public KeyState copy(KeyState from) {
    return from.copy();
  }

  @Override
  public KeyState copy(KeyState from, KeyState reuse) {
    return from.copy();
  }

  @Override
  public KeyState createInstance() {
    return KeyState.fresh(known());
  }

  @Override
  public int getLength() {
    return layout == null ? -1 : HEAD + Float.BYTES * layout.width();
  }

  @Override
  public boolean isImmutableType() {
    return false;
  }

  @Override
  public KeyStateSerializer duplicate() {
    return new KeyStateSerializer(layout);
  }

  @Override
  public TypeSerializerSnapshot<KeyState> snapshotConfiguration() {
    return new KeyStateSerializerSnapshot(layout);
  }

  @Override
  public boolean equals(Object other) {
    return other instanceof KeyStateSerializer serializer
        && Objects.equals(serializer.layout, layout);
  }

  @Override
  public int hashCode() {
    return Objects.hashCode(layout);
  }

  private StateLayout known() {
    if (layout == null) {
      throw new IllegalStateException(
          "Cannot write or create key state: this serializer only reads what a savepoint holds");
    }
    return layout;
  }

  private byte[] scratch(int length) {
    if (scratch == null || scratch.length < length) {
      scratch = new byte[length];
    }
    return scratch;
  }

  /** Restores the layout from text, because layouts are not Java-serializable. */
  private Object readResolve() {
    return new KeyStateSerializer(form.isEmpty() ? null : LayoutText.read(form));
  }
}
