package io.millrace.streaming.runtime;

import io.millrace.model.PublishedModel;
import io.millrace.model.Standing;
import java.util.Optional;
import java.util.OptionalLong;
import org.apache.flink.util.function.BiConsumerWithException;
import org.apache.flink.util.function.FunctionWithException;
import org.apache.flink.util.function.ThrowingConsumer;

/*
 * A map of messages as they were published, of one group or of all; a message says itself whether it is held.
 *
 *   <arm>/active           what answers
 *   <arm>/newest           the newest version that may not answer because another is held
 *   <arm>/pending/<time>   what begins to answer when the watermark reaches that time
 *
 * Transitions of an arm, by what is asked (held: the active one is):
 *
 *   released, not held     active := it                     released, held    newest := it
 *   held, not held         newest := active, active := it   held, held        active := it
 *   resumed, not held      nothing, or active := it         resumed, held     active := newest, or it
 *                          where nothing is active                            where there is no newest
 */
/** Which model of each arm answers in the groups at hand, and which will. */
final class Lineup {

  private static final String PENDING = "/pending/";

  private final Messages models;

  /** The state it lies in, messages by name: what Flink's maps have in common without a type. */
  record Messages(
      FunctionWithException<String, byte[], Exception> reader,
      BiConsumerWithException<String, byte[], Exception> writer,
      ThrowingConsumer<String, Exception> remover) {

    byte[] get(String name) throws Exception {
      return reader.apply(name);
    }

    void put(String name, byte[] message) throws Exception {
      writer.accept(name, message);
    }

    void remove(String name) throws Exception {
      remover.accept(name);
    }
  }

  Lineup(Messages models) {
    this.models = models;
  }

  /** What answers, as it was published. */
  Optional<byte[]> active(Arm arm) throws Exception {
    return Optional.ofNullable(models.get(active(arm.word())));
  }

  /** A model takes effect. */
  void enter(Arm arm, PublishedModel model) throws Exception {
    String active = active(arm.word());
    String newest = arm.word() + "/newest";
    byte[] before = models.get(active);
    boolean held = before != null && call(before) == Standing.Call.HELD;
    switch (model.standing().call()) {
      case RELEASED -> models.put(held ? newest : active, model.message());
      case HELD -> {
        if (before != null && !held) {
          models.put(newest, before);
        }
        models.put(active, model.message());
      }
      case RESUMED -> {
        byte[] waiting = models.get(newest);
        if (held && waiting != null) {
          models.put(active, waiting);
          models.remove(newest);
        } else if (held || before == null) {
          models.put(active, model.message());
        }
      }
    }
  }

  /** A model waits for the watermark. */
  void later(Arm arm, PublishedModel model, long time) throws Exception {
    models.put(pending(arm, time), model.message());
  }

  /** The watermark has reached a time: what waited for it takes effect. */
  boolean due(Arm arm, long time) throws Exception {
    byte[] message = models.get(pending(arm, time));
    if (message == null) {
      return false;
    }
    models.remove(pending(arm, time));
    enter(arm, PublishedModel.read(message));
    return true;
  }

  /** The time that the message of a name waits for, if it waits. */
  static OptionalLong awaited(String name) {
    int at = name.indexOf(PENDING);
    return at < 0
        ? OptionalLong.empty()
        : OptionalLong.of(Long.parseLong(name.substring(at + PENDING.length())));
  }

  private static Standing.Call call(byte[] message) {
    return PublishedModel.read(message).standing().call();
  }

  private static String active(String arm) {
    return arm + "/active";
  }

  private static String pending(Arm arm, long time) {
    return arm.word() + PENDING + time;
  }
}
