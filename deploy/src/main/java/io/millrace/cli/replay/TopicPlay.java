package io.millrace.cli.replay;

import io.millrace.cli.console.CommandException;
import io.millrace.cli.console.ExitCode;
import io.millrace.cli.console.NumberText;
import io.millrace.cli.console.ProgressLine;
import io.millrace.cli.topic.CommittedRecords;
import io.millrace.cli.topic.ReadFrom;
import io.millrace.cli.topic.TopicAddress;
import io.millrace.cli.topic.TopicCheck;
import io.millrace.cli.topic.TopicFailure;
import io.millrace.simulate.replay.PlayedTrace;
import io.millrace.simulate.replay.TopicPlayer;
import io.millrace.streaming.connect.dump.DumpReader;
import io.millrace.streaming.connect.pace.Pacer;
import java.io.IOException;
import java.io.PrintWriter;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.util.BitSet;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.function.BooleanSupplier;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.header.Header;

/** Plays a trace to a topic, each record once. */
final class TopicPlay {

  private final Preparing preparing;
  private final PlayFolder place;
  private final Speed speed;
  private final PrintWriter out;

  TopicPlay(Preparing preparing, PlayFolder place, Speed speed, PrintWriter out) {
    this.preparing = preparing;
    this.place = place;
    this.speed = speed;
    this.out = out;
  }

  /** What is left to play. */
  private record Rest(PlayFolder.Position begun, long from, BitSet present, long count) {}

  int play(TopicAddress address, Optional<Integer> partitions, boolean resume, BooleanSupplier stop)
      throws IOException {
    if (TopicCheck.written(
        address, partitions.map(n -> new TopicCheck.Plan(Optional.of(n), Map.of())))) {
      out.println("made " + address);
    }
    Rest rest = resume ? rest(address) : fresh(address);
    Pacer pacer = new Pacer(speed.factor(), () -> Files.exists(place.pause()), System::nanoTime);
    try (PauseKey pause = PauseKey.listen(place.pause(), out::println)) {
      while (true) {
        if (!turn(rest, address, pacer, stop)) {
          out.println("stopped      go on with --resume");
          return ExitCode.FAILED;
        }
        if (!preparing.isEndless()) {
          return ExitCode.DONE;
        }
        rest = turn(rest.begun(), rest.begun().turn() + 1);
      }
    }
  }

  /** Plays what is left; false if it was stopped before the end. */
  private boolean turn(Rest rest, TopicAddress address, Pacer pacer, BooleanSupplier stop)
      throws IOException {
    place.write(rest.begun().at(Optional.empty()));
    ProgressLine progress = new ProgressLine(out, "records");
    long start = System.nanoTime();
    TopicPlayer.Played played;
    try (TopicPlayer player =
        new TopicPlayer(address.settings(), address.topic(), rest.begun().name())) {
      played =
          player.play(
              place.trace(),
              rest.from(),
              rest.present(),
              pacer,
              stop,
              now -> progress.advances(now.sent(), rest.count(), now.nanos() / 1e9));
    } catch (KafkaException failed) {
      throw TopicFailure.of("write", address, failed);
    } finally {
      progress.end();
    }
    place.write(
        rest.begun()
            .at(played.failure().isPresent() ? Optional.empty() : Optional.of(played.next())));
    say(played, rest, address, pacer, (System.nanoTime() - start) / 1e9);
    if (played.failure().isPresent()) {
      throw CommandException.failed(
          TopicFailure.of("write", address, played.failure().get()).getMessage()
              + "\nGo on with --resume: it reads from the topic which records are there already",
          played.failure().get());
    }
    return played.next() >= rest.count();
  }

  private void say(
      TopicPlayer.Played played, Rest rest, TopicAddress address, Pacer pacer, double seconds) {
    long count = played.next() - rest.from() - rest.present().cardinality();
    out.println(
        String.format(
            Locale.ROOT,
            "played       %s records to %s in %.1f s, %,.0f/s",
            NumberText.count(Math.max(0, count)),
            address,
            seconds,
            count / Math.max(1e-3, seconds)));
    if (!speed.isMost()) {
      out.println(
          String.format(
              Locale.ROOT,
              "timing       99 %% of the records within %.2f ms of when they were due",
              pacer.error().millis(0.99)));
    }
    out.flush();
  }

  private Rest fresh(TopicAddress address) throws IOException {
    String settings = preparing.settings();
    long now = System.currentTimeMillis();
    String play = address.topic() + "-" + Long.toString(now, Character.MAX_RADIX);
    return turn(new PlayFolder.Position(play, settings, now, Optional.empty()), 0);
  }

  /** Makes the dump of a turn, in the place of the one before. */
  private Rest turn(PlayFolder.Position play, long number) throws IOException {
    PlayedTrace trace =
        preparing.isEndless() ? preparing.writeTurn(number) : preparing.write(Optional.empty());
    PlayFolder.Position begun =
        new PlayFolder.Position(
            play.play(), play.settings(), System.currentTimeMillis(), Optional.empty(), number);
    return new Rest(begun, 0, new BitSet(), trace.records());
  }

  private Rest rest(TopicAddress address) throws IOException {
    Optional<PlayFolder.Position> before = place.read();
    String settings = preparing.settings();
    if (before.filter(found -> found.settings().equals(settings)).isEmpty()
        || !Files.exists(place.trace())) {
      throw CommandException.refused(
          "Cannot go on with a play to "
              + address
              + ": expected one of the same trace, part and scenario, found "
              + (before.isEmpty() ? "none" : "another")
              + "; give the same options, or begin anew without --resume");
    }
    PlayFolder.Position position = before.get();
    // Killed while it made the dump of the next turn, a play leaves a part of that one.
    long count = preparing.isEndless() ? preparing.writeTurn(position.turn()).records() : count();
    if (position.next().isPresent()) {
      return new Rest(position, position.next().get(), new BitSet(), count);
    }
    BitSet present = present(address, position);
    long from = present.nextClearBit(0);
    present.clear(0, (int) from);
    out.println(
        "resuming     "
            + NumberText.count(from + present.cardinality())
            + " of "
            + NumberText.count(count)
            + " records are in the topic");
    return new Rest(position, from, present, count);
  }

  private long count() throws IOException {
    try (DumpReader records =
        DumpReader.of(Files.newInputStream(place.trace()), place.trace().toString())) {
      while (records.next().isPresent()) {
        // Counted by the reader.
      }
      return records.count();
    }
  }

  /** The positions of a play that a topic has. */
  private static BitSet present(TopicAddress address, PlayFolder.Position position) {
    BitSet present = new BitSet();
    String begin = position.name() + "@";
    try (CommittedRecords records = CommittedRecords.open(address)) {
      records.seek(new ReadFrom.Time(position.begun()));
      records.toEnd(
          record -> {
            Header header = record.headers().lastHeader(TopicPlayer.POSITION);
            String text =
                header == null || header.value() == null
                    ? ""
                    : new String(header.value(), StandardCharsets.UTF_8);
            if (text.startsWith(begin) && text.substring(begin.length()).matches("\\d{1,9}")) {
              present.set(Integer.parseInt(text.substring(begin.length())));
            }
            return true;
          },
          () -> false);
    }
    return present;
  }
}
