package io.millrace.api.event;

import io.millrace.api.operator.Rows;
import io.millrace.api.operator.StreamModel;
import java.util.List;
import java.util.Set;
import java.util.function.Consumer;

/**
 * A model that reports events of the rows that it has stepped and learned.
 *
 * <p>A host asks after each block, so that what the group learned from it is known:
 *
 * <pre>{@code
 * static List<Detection> after(EventSource model, Rows block) {
 *   List<Detection> found = new ArrayList<>();
 *   model.report(block, found::add);
 *   return found;
 * }
 * }</pre>
 *
 * <p>Events depend on the readings alone, not on how they are bundled. Allocates only for an event.
 */
public interface EventSource extends StreamModel {

  /** Returns the stages that report events; constant for an instance. */
  List<EventStream> events();

  /**
   * Reports the events of the block that was passed to the last {@link #step} or {@link #flush},
   * and then learned if the model learns, in row order.
   */
  void report(Rows rows, Consumer<Detection> to);

  /** Returns the names of those of its stages that report events whose fields other ones read. */
  default Set<String> heard() {
    return Set.of();
  }

  /** Returns how many alarms of the block that was passed last were held back as they began. */
  default int heldBack() {
    return 0;
  }

  /** Returns whether an event asked for the parameters, as they are now, to be published. */
  boolean publishes();
}
