package io.millrace.cli.inspect;

import io.millrace.state.KeyState;
import io.millrace.state.KeyStateSerializer;
import io.millrace.state.KeyStates;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import org.apache.flink.api.common.functions.OpenContext;
import org.apache.flink.api.common.state.MapState;
import org.apache.flink.api.common.state.ValueState;
import org.apache.flink.api.common.typeinfo.TypeInformation;
import org.apache.flink.api.common.typeinfo.Types;
import org.apache.flink.state.api.functions.KeyedStateReaderFunction;
import org.apache.flink.types.Row;
import org.apache.flink.util.Collector;

/*
 * The reading subtask returns a state as a row of six columns:
 *
 *   group | key, null for the group's parameters | steps | time | released, null where none was | floats
 *
 * Rows have no layout; the caller reads the layouts from the savepoint's head. For a Flink key that
 * is not wanted, a row without group is returned: Flink's reader fails on a key without output.
 */
/** Reads the states of one group after another, and those of its keys. */
final class SavedStateRows extends KeyedStateReaderFunction<String, Row> {

  private static final long serialVersionUID = 1L;

  /** Type of the rows. */
  static final TypeInformation<Row> TYPE =
      Types.ROW(
          Types.STRING,
          Types.STRING,
          Types.LONG,
          Types.LONG,
          Types.LONG,
          Types.PRIMITIVE_ARRAY(Types.FLOAT));

  private static final Row NOTHING = Row.of(null, null, 0L, 0L, null, new float[0]);

  private final KeyStateSerializer parametersForm;
  private final KeyStateSerializer membersForm;
  private final StateFilter filter;
  private transient ValueState<KeyState> parameters;
  private transient MapState<String, KeyState> members;
  private transient ValueState<Long> released;

  SavedStateRows(
      KeyStateSerializer parametersForm, KeyStateSerializer membersForm, StateFilter filter) {
    this.parametersForm = parametersForm;
    this.membersForm = membersForm;
    this.filter = filter;
  }

  @Override
  public void open(OpenContext context) {
    parameters = getRuntimeContext().getState(KeyStates.parameters(parametersForm));
    members = getRuntimeContext().getMapState(KeyStates.members(membersForm));
    released = getRuntimeContext().getState(KeyStates.released());
  }

  @Override
  public void readKey(String group, Context context, Collector<Row> out) throws Exception {
    if (!filter.wantsGroup(group)) {
      out.collect(NOTHING);
      return;
    }
    KeyState learned = parameters.value();
    KeyState state = learned == null ? KeyState.fresh(parametersForm.layout()) : learned;
    boolean empty = true;
    for (Map.Entry<String, KeyState> member : members.entries()) {
      if (filter.wantsKey(member.getKey())) {
        empty = false;
        out.collect(row(group, member.getKey(), member.getValue(), null));
      }
    }
    boolean wanted = !empty || filter.wantsAllKeys();
    out.collect(wanted ? row(group, null, state, released.value()) : NOTHING);
  }

  /** The state in a row; empty for a row without group. */
  Optional<SavedState> state(Row row) {
    String group = row.getFieldAs(0);
    if (group == null) {
      return Optional.empty();
    }
    String key = row.getFieldAs(1);
    Long version = row.getFieldAs(4);
    KeyStateSerializer form = key == null ? parametersForm : membersForm;
    KeyState state =
        KeyState.of(
            form.layout(),
            row.<float[]>getFieldAs(5),
            row.<Long>getFieldAs(2),
            row.<Long>getFieldAs(3));
    return Optional.of(
        key == null
            ? new SavedState.Parameters(
                group, state, version == null ? OptionalLong.empty() : OptionalLong.of(version))
            : new SavedState.Member(group, key, state));
  }

  private static Row row(String group, String key, KeyState state, Long released) {
    return Row.of(group, key, state.steps(), state.clock().newest(), released, state.values());
  }
}
