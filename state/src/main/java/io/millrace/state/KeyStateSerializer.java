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
 * One state of a layout of w floats, big-endian. Version 2:
 *
 *   0        8           16      17
 *   +--------+-----------+-------+- - - - -+- - - - +- - - - +- - - - +------+-- ... --+------+
 *   | steps  | confirmed | marks | steady  | pace   | ahead  | behind |  v0  |         | vw-1 |
 *   | long   | long      | byte  | long    | long   | run    | run    | float, in the layout's order
 *   +--------+-----------+-------+- - - - -+- - - - +- - - - +- - - - +------+-- ... --+------+
 *
 *   marks    1: steady is there, else it equals confirmed    2: pace is there, else it is 0
 *            4: ahead is there, else it is empty             8: behind is there, else it is empty
 *   run      | time: long | count: int | other: long |
 *
 * A key whose records come in order has no marks, so its state has 17 + 4 w bytes. Version 1 has 16
 * + 4 w: no marks, and none of what they announce. The version of written bytes is that of the
 * KeyStateSerializerSnapshot beside them.
 *
 * KeyStateSerializerSnapshot writes the layout once per checkpoint, so that a million keys do not
 * repeat the slot table. The layout of written bytes is therefore always known.
 *
 * A state of another layout is converted when it is written. This is the whole migration: the state
 * backend reads with the serializer of the old layout or version and writes with this one.
 */
/**
 * Writes and reads {@link KeyState}: no headers, no reflection.
 *
 * <p>With a {@link StateCarry} the state backend migrates every state that it restores, and this
 * serializer converts it when it is written.
 */
public final class KeyStateSerializer extends TypeSerializer<KeyState> {

  private static final long serialVersionUID = 1L;

  /** Version that was written before keys had a clock. */
  static final int FIRST = 1;

  /** Version that is written. */
  static final int CURRENT = 2;

  private static final int HEAD = 2 * Long.BYTES;
  private static final int MARKS = 1;
  private static final int RUN = 2 * Long.BYTES + Integer.BYTES;
  private static final int MOST = HEAD + MARKS + 2 * Long.BYTES + 2 * RUN;
  private static final int STEADY = 1;
  private static final int PACE = 2;
  private static final int AHEAD = 4;
  private static final int BEHIND = 8;

  private final transient StateLayout layout;
  private final String form;
  private final int version;

  /** Null if states are of the present channels. */
  private final transient StateCarry carry;

  /** Whether the layout is that of a checkpoint. */
  private final transient boolean restored;

  private transient byte[] scratch;

  private KeyStateSerializer(StateLayout layout, int version, StateCarry carry, boolean restored) {
    this.layout = layout;
    this.form = layout == null ? "" : LayoutText.write(layout);
    this.version = version;
    this.carry = carry;
    this.restored = restored;
  }

  /** Creates a serializer for states of a layout. */
  public static KeyStateSerializer of(StateLayout layout) {
    return of(layout, CURRENT);
  }

  /** Creates a serializer for states of a layout, in the bytes of a version. */
  static KeyStateSerializer of(StateLayout layout, int version) {
    return new KeyStateSerializer(Objects.requireNonNull(layout), version, null, false);
  }

  /** Creates a serializer for the states of a checkpoint. */
  static KeyStateSerializer restored(StateLayout layout, int version) {
    return new KeyStateSerializer(Objects.requireNonNull(layout), version, null, true);
  }

  /** Returns this serializer with a conversion of states that were kept for other channels. */
  public KeyStateSerializer carrying(StateCarry conversion) {
    return new KeyStateSerializer(layout, version, conversion, restored);
  }

  /**
   * Creates a serializer for programs that read states without knowing their layout: it takes the
   * layout from the savepoint and cannot write.
   */
  public static KeyStateSerializer reading() {
    return new KeyStateSerializer(null, CURRENT, null, false);
  }

  /** The layout of the states it writes and reads, or null for {@link #reading}. */
  public StateLayout layout() {
    return layout;
  }

  @Override
  public void serialize(KeyState state, DataOutputView target) throws IOException {
    KeyState adopted = (carry == null ? state : carry.of(state)).as(known());
    float[] values = adopted.values();
    ByteBuffer buffer = ByteBuffer.wrap(scratch(MOST + Float.BYTES * values.length));
    buffer.putLong(adopted.steps()).putLong(adopted.time());
    if (version > FIRST) {
      writeClock(adopted.clock(), buffer);
    }
    buffer.asFloatBuffer().put(values);
    target.write(buffer.array(), 0, buffer.position() + Float.BYTES * values.length);
  }

  private static void writeClock(KeyClock clock, ByteBuffer buffer) {
    int marks =
        (clock.steady() == clock.confirmed() ? 0 : STEADY)
            | (clock.pace() == 0 ? 0 : PACE)
            | (clock.ahead().isEmpty() ? 0 : AHEAD)
            | (clock.behind().isEmpty() ? 0 : BEHIND);
    buffer.put((byte) marks);
    if ((marks & STEADY) != 0) {
      buffer.putLong(clock.steady());
    }
    if ((marks & PACE) != 0) {
      buffer.putLong(clock.pace());
    }
    if ((marks & AHEAD) != 0) {
      writeRun(clock.ahead(), buffer);
    }
    if ((marks & BEHIND) != 0) {
      writeRun(clock.behind(), buffer);
    }
  }

  private static void writeRun(KeyClock.Run run, ByteBuffer buffer) {
    buffer.putLong(run.time()).putInt(run.count()).putLong(run.other());
  }

  @Override
  public KeyState deserialize(DataInputView source) throws IOException {
    readBytes(source);
    ByteBuffer buffer = ByteBuffer.wrap(scratch);
    long steps = buffer.getLong();
    long confirmed = buffer.getLong();
    int marks = version == FIRST ? 0 : buffer.get();
    KeyClock clock =
        marks == 0
            ? KeyClock.at(confirmed)
            : new KeyClock(
                confirmed,
                (marks & STEADY) == 0 ? confirmed : buffer.getLong(),
                (marks & PACE) == 0 ? 0 : buffer.getLong(),
                (marks & AHEAD) == 0 ? KeyClock.Run.NONE : readRun(buffer),
                (marks & BEHIND) == 0 ? KeyClock.Run.NONE : readRun(buffer));
    float[] values = new float[known().width()];
    buffer.asFloatBuffer().get(values);
    KeyState state = KeyState.of(layout, values, steps, clock);
    return restored ? state.restored() : state;
  }

  /**
   * Reads the bytes of a state into the scratch buffer.
   *
   * @return their number
   */
  private int readBytes(DataInputView source) throws IOException {
    int width = Float.BYTES * known().width();
    byte[] bytes = scratch(MOST + width);
    int head = version == FIRST ? HEAD : HEAD + MARKS;
    source.readFully(bytes, 0, head);
    int rest = (version == FIRST ? 0 : clockBytes(marks(bytes[HEAD]))) + width;
    source.readFully(bytes, head, rest);
    return head + rest;
  }

  private static KeyClock.Run readRun(ByteBuffer buffer) {
    return new KeyClock.Run(buffer.getLong(), buffer.getInt(), buffer.getLong());
  }

  /** Checks the marks of a state. */
  private static int marks(byte marks) throws IOException {
    if ((marks & ~(STEADY | PACE | AHEAD | BEHIND)) != 0) {
      throw new IOException(
          "Cannot read a key state: expected marks from 0 to 15, found "
              + (marks & 0xFF)
              + "; the checkpoint is damaged, or a later release wrote it");
    }
    return marks;
  }

  /** Bytes of the parts of a clock that its marks announce. */
  private static int clockBytes(int marks) {
    return Long.BYTES * Integer.bitCount(marks & (STEADY | PACE))
        + RUN * Integer.bitCount(marks & (AHEAD | BEHIND));
  }

  @Override
  public KeyState deserialize(KeyState reuse, DataInputView source) throws IOException {
    return deserialize(source);
  }

  @Override
  public void copy(DataInputView source, DataOutputView target) throws IOException {
    int length = readBytes(source);
    target.write(scratch, 0, length);
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
    return layout == null || version > FIRST ? -1 : HEAD + Float.BYTES * layout.width();
  }

  @Override
  public boolean isImmutableType() {
    return false;
  }

  @Override
  public KeyStateSerializer duplicate() {
    return new KeyStateSerializer(layout, version, carry, restored);
  }

  @Override
  public TypeSerializerSnapshot<KeyState> snapshotConfiguration() {
    return new KeyStateSerializerSnapshot(layout, version, carry);
  }

  @Override
  public boolean equals(Object other) {
    return other instanceof KeyStateSerializer serializer
        && serializer.version == version
        && Objects.equals(serializer.layout, layout);
  }

  @Override
  public int hashCode() {
    return 31 * version + Objects.hashCode(layout);
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
    return new KeyStateSerializer(
        form.isEmpty() ? null : LayoutText.read(form), version, null, false);
  }
}
