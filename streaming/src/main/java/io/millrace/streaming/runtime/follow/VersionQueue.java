package io.millrace.streaming.runtime.follow;

import io.millrace.api.model.PublishedModel;
import io.millrace.api.model.ReleaseStatus;
import io.millrace.api.pipeline.FollowSpec;
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
 * A job may go on from a savepoint of one that followed or tried another pipeline. A message of that pipeline is forgotten where
 * it is met.
 *
 * Transitions of an arm, by what is asked (held: the active one is):
 *
 *   released, not held     active := it                     released, held    newest := it
 *   held, not held         newest := active, active := it   held, held        active := it
 *   resumed, not held      nothing, or active := it         resumed, held     active := newest, or it
 *                          where nothing is active                            where there is no newest
 */
/** Which model of each arm answers in the groups at hand, and which will. */
final class VersionQueue {

  private static final String PENDING = "/pending/";

  private final Messages models;
  private final FollowSpec follow;

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

  /**
   * @param follow whose models answer and are tried
   */
  VersionQueue(Messages models, FollowSpec follow) {
    this.models = models;
    this.follow = follow;
  }

  /** What answers. */
  Optional<PublishedModel> active(Arm arm) throws Exception {
    return read(arm, active(arm.word()));
  }

  /**
   * A model takes effect.
   *
   * @return whether another answers now than before
   */
  boolean enter(Arm arm, PublishedModel model) throws Exception {
    String active = active(arm.word());
    String newest = arm.word() + "/newest";
    Optional<PublishedModel> before = read(arm, active);
    boolean held =
        before.filter(found -> found.standing().call() == ReleaseStatus.Call.HELD).isPresent();
    return switch (model.standing().call()) {
      case RELEASED -> {
        models.put(held ? newest : active, model.message());
        yield !held;
      }
      case HELD -> {
        if (before.isPresent() && !held) {
          models.put(newest, before.get().message());
        }
        models.put(active, model.message());
        yield true;
      }
      case RESUMED -> {
        Optional<PublishedModel> waiting = read(arm, newest);
        if (held && waiting.isPresent()) {
          models.put(active, waiting.get().message());
          models.remove(newest);
        } else if (held || before.isEmpty()) {
          models.put(active, model.message());
        }
        yield held || before.isEmpty();
      }
    };
  }

  private Optional<PublishedModel> read(Arm arm, String name) throws Exception {
    byte[] message = models.get(name);
    if (message == null) {
      return Optional.empty();
    }
    PublishedModel model = PublishedModel.read(message);
    if (model.manifest().name().pipeline().equals(arm.pipeline(follow))) {
      return Optional.of(model);
    }
    models.remove(name);
    return Optional.empty();
  }

  /** A model waits for the watermark. */
  void later(Arm arm, PublishedModel model, long time) throws Exception {
    models.put(pending(arm, time), model.message());
  }

  /**
   * The watermark has reached a time: what waited for it takes effect.
   *
   * @return whether another answers now than before
   */
  boolean due(Arm arm, long time) throws Exception {
    Optional<PublishedModel> model = read(arm, pending(arm, time));
    if (model.isEmpty()) {
      return false;
    }
    models.remove(pending(arm, time));
    return enter(arm, model.get());
  }

  /** The time that the message of a name waits for, if it waits. */
  static OptionalLong awaited(String name) {
    int at = name.indexOf(PENDING);
    return at < 0
        ? OptionalLong.empty()
        : OptionalLong.of(Long.parseLong(name.substring(at + PENDING.length())));
  }

  private static String active(String arm) {
    return arm + "/active";
  }

  private static String pending(Arm arm, long time) {
    return arm.word() + PENDING + time;
  }
}
