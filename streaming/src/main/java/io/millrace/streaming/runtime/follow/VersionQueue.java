package io.millrace.streaming.runtime.follow;

import io.millrace.api.model.PublishedModel;
import io.millrace.api.model.ReleaseStatus;
import io.millrace.api.pipeline.FollowSpec;
import java.util.Optional;
import java.util.OptionalLong;
import org.apache.flink.util.function.FunctionWithException;
import org.apache.flink.util.function.ThrowingConsumer;

/*
 * A map of published messages, of one group or of all groups; a message contains its release
 * status.
 *
 *   <arm>/active           the model that answers
 *   <arm>/newest           the newest version that may not answer because another is held
 *   <arm>/pending/<time>   the model that takes effect when the watermark reaches that time
 *   <arm>/unfit            the model that would answer if it fitted the pipeline; <arm>/active is
 *                          absent then. A job that is restored with another file or release may
 *                          find that it fits no longer, or again
 *
 * A job may start from a savepoint of a job that followed or tried another pipeline. A message of
 * that pipeline is removed when it is read.
 *
 * Transitions of an arm, by the release status of the new model (held: the active model is held,
 * or the unfit one in its place):
 *
 *   released, not held   active := it                    released, held   newest := it
 *   held, not held       newest := active, active := it  held, held       active := it
 *   resumed, not held    nothing, or active := it        resumed, held    active := newest, or it
 *                        where nothing is active                          where there is no newest
 */
/** Stores which model of each arm answers for the selected owner, and which will answer later. */
final class VersionQueue {

  private static final String PENDING = "/pending/";

  private final Messages models;
  private final FollowSpec follow;

  /**
   * Access to the state, with messages by name: the methods that Flink's map and broadcast states
   * have in common, without a common type.
   */
  record Messages(
      FunctionWithException<String, byte[], Exception> reader,
      Writer writer,
      ThrowingConsumer<String, Exception> remover) {

    /** Stores a message under a name. */
    interface Writer {
      void accept(String name, byte[] message) throws Exception;
    }

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
   * @param follow the pipelines whose models answer and are tried
   */
  VersionQueue(Messages models, FollowSpec follow) {
    this.models = models;
    this.follow = follow;
  }

  /** The model that answers. */
  Optional<PublishedModel> active(Arm arm) throws Exception {
    return read(arm, active(arm.word()));
  }

  /**
   * Makes a model take effect.
   *
   * @return whether the model that answers has changed
   */
  boolean enter(Arm arm, PublishedModel model) throws Exception {
    Optional<PublishedModel> before = read(arm, active(arm.word()));
    Optional<PublishedModel> standing = before.isPresent() ? before : read(arm, unfit(arm));
    boolean held =
        standing.filter(found -> found.standing().call() == ReleaseStatus.Call.HELD).isPresent();
    boolean swapped = enter(arm, model, before, held);
    if (swapped) {
      models.remove(unfit(arm));
    }
    return swapped;
  }

  private boolean enter(
      Arm arm, PublishedModel model, Optional<PublishedModel> before, boolean held)
      throws Exception {
    String active = active(arm.word());
    String newest = arm.word() + "/newest";
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

  /** Keeps the active model for a pipeline that it fits. Nothing is active then. */
  void setAside(Arm arm) throws Exception {
    models.put(unfit(arm), models.get(active(arm.word())));
    models.remove(active(arm.word()));
  }

  /** The model that was set aside, as long as no other was published. */
  Optional<PublishedModel> aside(Arm arm) throws Exception {
    return read(arm, unfit(arm));
  }

  /** Makes the model that was set aside active again. */
  void bringBack(Arm arm) throws Exception {
    models.put(active(arm.word()), models.get(unfit(arm)));
    models.remove(unfit(arm));
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

  /** Stores a model that waits for the watermark. */
  void later(Arm arm, PublishedModel model, long time) throws Exception {
    models.put(pending(arm, time), model.message());
  }

  /** Removes and returns the model that waited for a time, when the watermark has reached it. */
  Optional<PublishedModel> due(Arm arm, long time) throws Exception {
    Optional<PublishedModel> model = read(arm, pending(arm, time));
    models.remove(pending(arm, time));
    return model;
  }

  /** The time for which the message of this name waits, if it waits. */
  static OptionalLong awaited(String name) {
    int at = name.indexOf(PENDING);
    return at < 0
        ? OptionalLong.empty()
        : OptionalLong.of(Long.parseLong(name.substring(at + PENDING.length())));
  }

  private static String active(String arm) {
    return arm + "/active";
  }

  private static String unfit(Arm arm) {
    return arm.word() + "/unfit";
  }

  private static String pending(Arm arm, long time) {
    return arm.word() + PENDING + time;
  }
}
