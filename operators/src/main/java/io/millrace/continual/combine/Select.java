package io.millrace.continual.combine;

import io.millrace.api.config.Form;
import io.millrace.api.config.Forms;
import io.millrace.api.config.Key;
import io.millrace.api.config.SchemaWriter;
import io.millrace.api.config.Value;
import io.millrace.continual.kind.LayerFields;
import io.millrace.continual.kind.LayerKind;
import io.millrace.continual.layer.Frames;
import io.millrace.continual.layer.LayerContext;
import io.millrace.continual.layer.LayerPosition;
import io.millrace.continual.layer.LayerTiming;
import io.millrace.continual.layer.NetworkFault;
import io.millrace.continual.layer.PlaceLayer;
import io.millrace.continual.layer.Stepper;
import io.millrace.continual.layer.Weights;
import io.millrace.continual.layer.WholeLayer;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.IntStream;

/**
 * Passes some channels, in any order and as often as they are named. At the beginning of a branch
 * of {@link Parallel} it sends a group of channels to that branch.
 *
 * @param channels numbers of the channels, from 0
 */
public record Select(List<Integer> channels) implements PlaceLayer {

  private static final Form<Integer> CHANNEL = Forms.whole(0, LayerFields.MOST);
  private static final String EXPECTED = "a channel, from 0, or a pair [first, last]";

  /** One channel, or all from a first to a last. */
  private static final Form<List<Integer>> RANGE =
      new Form<>(
          EXPECTED,
          (value, faults) -> {
            if (value.number().isPresent()) {
              return CHANNEL.read(value, faults).map(List::of);
            }
            List<Value> pair = value.list().orElse(List.of());
            if (pair.size() != 2) {
              faults.wrong(value, EXPECTED);
              return Optional.empty();
            }
            int first = CHANNEL.read(pair.get(0), faults).orElse(0);
            int last = CHANNEL.read(pair.get(1), faults).orElse(first);
            if (last < first) {
              faults.wrong(value, "a pair [first, last] in ascending order");
              return Optional.empty();
            }
            return Optional.of(IntStream.rangeClosed(first, last).boxed().toList());
          },
          channels -> channels,
          Select::range);

  private static final Key<List<List<Integer>>> CHANNELS =
      Key.of("channels", Forms.list("a list of channels", RANGE))
          .describedAs("Channels that are passed, from 0: numbers, or pairs [first, last].")
          .required("[0]");

  /** How the layer is written in a network file. */
  public static final LayerKind KIND =
      LayerKind.of(
          "select",
          (in, inner) ->
              new Select(
                  in.read(CHANNELS, List.of(List.of(0))).stream().flatMap(List::stream).toList()),
          CHANNELS);

  public Select {
    channels = List.copyOf(channels);
  }

  private static Map<String, Object> range(SchemaWriter writer) {
    Map<String, Object> pair = new LinkedHashMap<>(writer.list(CHANNEL.schema(writer)));
    pair.put("minItems", 2);
    pair.put("maxItems", 2);
    return SchemaWriter.anyOf(List.of(CHANNEL.schema(writer), pair));
  }

  @Override
  public String kind() {
    return "select";
  }

  @Override
  public LayerTiming timing() {
    return LayerTiming.POINTWISE;
  }

  @Override
  public int outputWidth(int inputWidth) {
    return channels.size();
  }

  @Override
  public List<NetworkFault> misfits(int inputWidth) {
    List<NetworkFault> faults = new ArrayList<>();
    if (channels.isEmpty() || channels.size() > LayerFields.MOST) {
      faults.add(
          NetworkFault.of(
              "1 to " + LayerFields.MOST + " channels",
              Integer.toString(channels.size()),
              "name the channels that are passed"));
    }
    List<Integer> beyond = channels.stream().filter(channel -> channel >= inputWidth).toList();
    if (!beyond.isEmpty()) {
      faults.add(
          NetworkFault.of(
              "channels of 0 to " + (inputWidth - 1) + ", those that reach it",
              beyond.get(0).toString(),
              "channels count from 0"));
    }
    return faults;
  }

  @Override
  public WholeLayer whole(LayerPosition here, Weights weights) {
    return WholeLayer.eachFrame(
        frame -> channels.stream().mapToDouble(channel -> frame[channel]).toArray());
  }

  @Override
  public Stepper stepper(LayerPosition here, LayerContext assembly) {
    return new Selected(here, channels.stream().mapToInt(Integer::intValue).toArray());
  }

  private static final class Selected extends Stepper {
    private final int[] channels;

    Selected(LayerPosition here, int[] channels) {
      super(here);
      this.channels = channels;
    }

    @Override
    public void advance(Frames in, float[] states) {
      out.follow(in);
      for (int frame = 0; frame < in.size; frame++) {
        int from = frame * in.width;
        int to = frame * channels.length;
        for (int c = 0; c < channels.length; c++) {
          out.values[to + c] = in.values[from + channels[c]];
        }
      }
    }
  }
}
