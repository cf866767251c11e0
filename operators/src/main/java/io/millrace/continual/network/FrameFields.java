package io.millrace.continual.network;

import io.millrace.api.config.Entries;
import io.millrace.api.config.Fault;
import io.millrace.api.config.Forms;
import io.millrace.api.config.Key;
import io.millrace.api.config.KeyTable;
import io.millrace.continual.kind.LayerFields;
import io.millrace.continual.layer.FrameShape;
import java.util.List;
import java.util.Optional;

/*
 *     channels: 10
 *     input: {channels: 3, space: [17, 25]}
 */
/** Reads the shape of an observation: its channels, or its channels and axes of space. */
final class FrameFields {

  private static final int MOST_AXES = 3;
  private static final int MOST_FLOATS = 1 << 24;

  /** Frames without space. */
  static final Key<Integer> CHANNELS =
      LayerFields.atLeastOne("channels", "Channels of an observation without space.");

  private static final Key<Integer> EACH =
      LayerFields.count("channels", "Channels at each place of an observation.");
  private static final Key<List<Integer>> SPACE =
      Key.of(
              "space",
              Forms.list("a list of extents, such as [17, 25]", Forms.whole(1, LayerFields.MOST)))
          .describedAs(
              "Extents of the axes of space, as in torch behind channels and time: [joints], or"
                  + " [height, width].")
          .required("[17, 25]");

  /** Frames with space. */
  static final Key<Entries> INPUT =
      Key.of("input", Forms.table("a map with channels and space", KeyTable.of(EACH, SPACE)))
          .describedAs(
              "Channels and axes of space of an observation, in place of channels; the numbers of"
                  + " an observation come channel by channel.");

  private FrameFields() {}

  /** The shape that a file declares; a fault is reported and replaced by one channel. */
  static FrameShape read(Entries file) {
    Optional<Integer> channels = file.find(CHANNELS);
    Optional<Entries> input = file.find(INPUT);
    FrameShape shape = input.map(FrameFields::shape).orElse(FrameShape.of(channels.orElse(1)));
    boolean none = !file.has(CHANNELS.name()) && !file.has(INPUT.name());
    boolean both = file.has(CHANNELS.name()) && file.has(INPUT.name());
    if (none || both) {
      file.faults()
          .add(
              new Fault.Misfit(
                  file.location().key(CHANNELS.name()),
                  "either channels, or input: {channels: 3, space: [17, 25]}",
                  none ? "neither" : "both",
                  none ? "" : "keep the one that describes an observation"));
    }
    return shape;
  }

  private static FrameShape shape(Entries input) {
    int channels = input.read(EACH, 1);
    List<Integer> space = input.read(SPACE, List.of(1));
    input.finish();
    long floats = channels;
    for (int extent : space) {
      floats = Math.min(floats, MOST_FLOATS) * extent;
    }
    if (space.size() > MOST_AXES || floats > MOST_FLOATS) {
      input
          .faults()
          .add(
              new Fault.Misfit(
                  input.location().key(SPACE.name()),
                  "at most " + MOST_AXES + " axes and " + MOST_FLOATS + " numbers an observation",
                  space + " of " + channels + (channels == 1 ? " channel" : " channels"),
                  ""));
      return FrameShape.of(1);
    }
    return new FrameShape(channels, space);
  }
}
