package io.millrace.cli.importing.onnx;

import ai.onnx.proto.OnnxMl;
import com.google.protobuf.InvalidProtocolBufferException;
import io.millrace.cli.importing.onnx.rule.RecurrentRule;
import io.millrace.cli.importing.onnx.rule.Translation;
import io.millrace.cli.importing.onnx.value.Axis;
import io.millrace.cli.importing.onnx.value.Axis.Role;
import io.millrace.cli.importing.onnx.value.Carried;
import io.millrace.cli.importing.onnx.value.Constant;
import io.millrace.cli.importing.onnx.value.ImportException;
import io.millrace.cli.importing.onnx.value.NodeFault;
import io.millrace.cli.importing.onnx.value.Signal;
import io.millrace.cli.importing.onnx.value.Value;
import io.millrace.continual.layer.FrameShape;
import io.millrace.continual.layer.NetworkException;
import io.millrace.continual.network.Network;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;

/**
 * An ONNX file, and its translation to a network that computes the same on a stream: after each
 * frame, what the graph computes of all frames up to it.
 */
public final class OnnxModel {

  private static final int OLDEST = 9;
  private static final int NEWEST = 21;

  /** Frames of the clip for which shapes are folded where the graph leaves them open. */
  private static final int FRAMES = 10_007;

  private final OnnxMl.GraphProto graph;
  private final int opset;

  private OnnxModel(OnnxMl.GraphProto graph, int opset) {
    this.graph = graph;
    this.opset = opset;
  }

  /**
   * Reads a file.
   *
   * @throws ImportException if it is no ONNX file, or of an operator set that is not known
   */
  public static OnnxModel read(byte[] file) {
    try {
      OnnxMl.ModelProto model = OnnxMl.ModelProto.parseFrom(file);
      long opset =
          model.getOpsetImportList().stream()
              .filter(one -> one.getDomain().isEmpty() || one.getDomain().equals("ai.onnx"))
              .mapToLong(one -> one.getVersion())
              .max()
              .orElse(0);
      if (opset < OLDEST || opset > NEWEST) {
        throw new ImportException(
            "Cannot read the model: expected operator set "
                + OLDEST
                + " to "
                + NEWEST
                + ", found "
                + (opset == 0 ? "none" : Long.toString(opset))
                + "; export it with one of these");
      }
      return new OnnxModel(model.getGraph(), (int) opset);
    } catch (InvalidProtocolBufferException damaged) {
      throw new ImportException(
          "Cannot read the model: expected an ONNX file, found " + damaged.getMessage());
    }
  }

  /**
   * The network that computes the graph frame by frame.
   *
   * @throws ImportException naming every node without an exact continual form, or what of the
   *     choices does not fit the graph
   */
  public ImportedNetwork network(ImportChoices choices) {
    Translation context = new Translation();
    GraphRun run = GraphRun.of(context, opset, inputs(choices, context));
    run.run(graph);
    String name = result(choices);
    Value result = run.value(name);
    Set<NodeFault> faults = new java.util.LinkedHashSet<>();
    collect(result, faults);
    choices.states().values().forEach(output -> collect(run.value(output), faults));
    if (!faults.isEmpty()) {
      throw ImportException.of(List.copyOf(faults));
    }
    if (!(result instanceof Signal computed) || computed.pad() != null) {
      throw new ImportException(
          "Cannot import the graph: expected its output '"
              + name
              + "' to be computed for each frame, found "
              + (result == null ? "no such output" : "another value"));
    }
    choices.states().forEach((input, output) -> requireState(input, output, run.value(output)));
    Signal last = context.decided(computed, Role.CHANNEL);
    LayerLists.Written written = LayerLists.of(context.input(), last.stage());
    ImportedNetwork network =
        new ImportedNetwork(
            context.frame(), written.layers(), written.weights(), notes(last, context.clip()));
    check(network);
    return network;
  }

  private static void check(ImportedNetwork network) {
    try {
      Network.of(network.attachment("the imported network"));
    } catch (NetworkException faulty) {
      throw new ImportException(
          "Cannot import the graph: the network that it would be has "
              + (faulty.faults().size() == 1 ? "a fault" : faulty.faults().size() + " faults")
              + faulty.faults().stream()
                  .map(fault -> "\n  " + fault)
                  .collect(Collectors.joining()));
    }
  }

  private static void collect(Value value, Set<NodeFault> faults) {
    if (value instanceof Value.Untranslated untranslated) {
      faults.addAll(untranslated.faults());
    }
  }

  private List<String> notes(Signal last, int clip) {
    List<String> notes = new ArrayList<>();
    if (last.stage().window() > 0) {
      notes.add(
          "an output is that of the clip of the last "
              + clip
              + " frames"
              + (last.indexOf(Role.TIME) < 0 ? "" : ", for the newest of them"));
    }
    if (last.indexOf(Role.SPACE) >= 0 && last.indexOf(Role.SPACE) < last.indexOf(Role.CHANNEL)) {
      notes.add("the numbers of an output come channel by channel, not as the graph orders them");
    }
    return notes;
  }

  private String result(ImportChoices choices) {
    if (choices.result().isPresent()) {
      return choices.result().get();
    }
    return graph.getOutputList().stream()
        .map(OnnxMl.ValueInfoProto::getName)
        .filter(name -> !choices.states().containsValue(name))
        .findFirst()
        .orElseThrow(
            () -> new ImportException("Cannot import the graph: expected an output, found none"));
  }

  private static void requireState(String input, String output, Value value) {
    Carried state = value == null ? null : RecurrentRule.state(value);
    boolean whole = state != null && state.phase() == Carried.Phase.AFTER;
    for (int at = 0; whole && at < state.parts().size(); at++) {
      whole = state.parts().get(at).equals(Carried.part(input, at));
    }
    if (!whole) {
      throw new ImportException(
          "Cannot import the graph: expected the output '"
              + output
              + "' to hold after a step what recurrent layers read from '"
              + input
              + "', in the same order, found "
              + (state == null ? "another value" : state.parts())
              + "; name another output with --state "
              + input
              + "=OUTPUT");
    }
  }

  private Map<String, Value> inputs(ImportChoices choices, Translation context) {
    Set<String> stored = new HashSet<>();
    graph.getInitializerList().forEach(one -> stored.add(one.getName()));
    Map<String, Value> inputs = new LinkedHashMap<>();
    List<String> frames = new ArrayList<>();
    List<String> known = new ArrayList<>();
    for (OnnxMl.ValueInfoProto input : graph.getInputList()) {
      String name = input.getName();
      if (stored.contains(name)) {
        continue;
      }
      known.add(name);
      if (choices.fixed().containsKey(name)) {
        boolean whole = input.getType().getTensorType().getElemType() != 1;
        List<Integer> shape =
            input.getType().getTensorType().getShape().getDimCount() == 0 ? List.of() : List.of(1);
        inputs.put(
            name, new Constant(shape, new double[] {choices.fixed().get(name)}, whole, null));
      } else if (choices.states().containsKey(name)) {
        inputs.put(name, carried(name, InputShape.of(input, choices, -1).extents()));
      } else {
        frames.add(name);
        inputs.put(name, signal(InputShape.of(input, choices, FRAMES), context));
      }
    }
    requireInputs(choices, known, frames);
    return inputs;
  }

  private static void requireInputs(
      ImportChoices choices, List<String> known, List<String> frames) {
    for (Set<String> named :
        List.of(choices.fixed().keySet(), choices.states().keySet(), choices.shapes().keySet())) {
      for (String name : named) {
        if (!known.contains(name)) {
          throw new ImportException(
              "Cannot import the graph: expected an input of the graph, one of "
                  + String.join(", ", known)
                  + ", found '"
                  + name
                  + "'");
        }
      }
    }
    if (frames.size() != 1) {
      throw new ImportException(
          "Cannot import the graph: expected one input of frames, found "
              + (frames.isEmpty() ? "none" : String.join(", ", frames))
              + "; name an input that holds a state with --state INPUT=OUTPUT, and one that is a"
              + " number with --set INPUT=NUMBER");
    }
  }

  private static Carried carried(String name, List<Integer> extents) {
    List<String> parts = new ArrayList<>();
    for (int at = 0; at < (extents.isEmpty() ? 0 : extents.get(0)); at++) {
      parts.add(Carried.part(name, at));
    }
    return new Carried(Carried.Phase.BEFORE, parts, extents);
  }

  private static Signal signal(InputShape shape, Translation context) {
    if (shape.fixed()) {
      context.fixClip(shape.extents().get(shape.time()));
    }
    List<Axis> axes = shape.axes();
    List<Integer> space = new ArrayList<>();
    int channels = 1;
    for (Axis axis : axes) {
      if (axis.is(Role.SPACE)) {
        space.add(axis.extent());
      }
      channels = axis.is(Role.CHANNEL) ? axis.extent() : channels;
    }
    FrameShape frame = new FrameShape(channels, space);
    if (axes.stream().noneMatch(axis -> axis.is(Role.UNDECIDED))) {
      context.frame(frame);
    }
    return Signal.of(axes, frame, context.input());
  }
}
