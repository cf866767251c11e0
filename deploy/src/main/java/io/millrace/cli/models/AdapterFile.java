package io.millrace.cli.models;

import io.millrace.api.model.ModelManifest;
import io.millrace.api.model.PublishedModel;
import io.millrace.api.model.Tensor;
import io.millrace.api.operator.Learner;
import io.millrace.api.operator.Slot;
import io.millrace.api.operator.StateLayout;
import io.millrace.api.operator.StreamModel;
import io.millrace.api.spec.Attachment;
import io.millrace.api.spec.ModelSpec;
import io.millrace.cli.console.CommandException;
import io.millrace.continual.layer.LayerPosition;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Pattern;

/*
 *   file                              slot                       how they meet
 *   0.adapter.rows                    layer0.adapter.rows        the name in the form of slot names
 *   base_model.model.0.lora_A.weight  layer0.lora_a.weight       a prefix that the file has
 *   0.weight                          none                       passed over if it is the frozen one
 */
/** The adapters of a group, under the names of the code that trained them. */
record AdapterFile(Path file, Map<String, Attachment.Tensor> tensors) {

  /** Slots that begin as in a new group: those of training, and the counts of a chain. */
  private static final Pattern BEGUN = Pattern.compile("^(then\\.)*(learn|chain)\\.");

  /** What slots of a stage behind another one begin with. */
  private static final Pattern BEHIND = Pattern.compile("^(then\\.)+");

  /**
   * Makes a model of the adapters, whose names are those of the slots.
   *
   * @throws CommandException with everything for which it would not fit the pipeline
   */
  PublishedModel model(ModelManifest draft, StreamModel model, List<ModelSpec> stages) {
    StateLayout layout = model.signature().parameters();
    if (!(model instanceof Learner learner) || layout.width() == 0) {
      throw refused(
          List.of(
              "expected a network with adapters of groups, found none; write adapter: {per: group}"
                  + " in its model file"));
    }
    List<String> faults = new ArrayList<>();
    Map<String, Tensor> slots = new LinkedHashMap<>();
    tensors.forEach(
        (name, tensor) -> {
          Optional<Slot> slot = slot(name, layout);
          if (slot.isEmpty()) {
            unknown(name, tensor, stages).ifPresent(faults::add);
          } else if (slots.put(
                  slot.get().name(), new Tensor(slot.get().name(), tensor.shape(), tensor.values()))
              != null) {
            faults.add("two tensors are meant for slot '" + slot.get().name() + "'");
          }
        });
    float[] parameters = new float[layout.width()];
    learner.initialize(parameters, draft.provenance().seed());
    for (Slot slot : layout.slots()) {
      Tensor tensor = slots.get(slot.name());
      if (tensor != null && tensor.shape().equals(slot.shape())) {
        System.arraycopy(tensor.values(), 0, parameters, layout.offset(slot.name()), slot.size());
      } else if (tensor != null) {
        faults.add(
            "slot '"
                + slot.name()
                + "' is "
                + tensor.shape()
                + " there and "
                + slot.shape()
                + " here");
      } else if (!BEGUN.matcher(slot.name()).find()) {
        faults.add("slot '" + slot.name() + "' is missing");
      }
    }
    if (faults.isEmpty()) {
      faults.addAll(learner.unfit(slots.keySet(), parameters));
    }
    if (!faults.isEmpty()) {
      throw refused(faults);
    }
    return PublishedModel.of(draft, layout, parameters);
  }

  /** The slot of a tensor, whose name may begin with a prefix that the slot does not have. */
  private static Optional<Slot> slot(String tensor, StateLayout layout) {
    String name = "." + LayerPosition.slotForm(tensor);
    return layout.slots().stream()
        .filter(slot -> name.endsWith("." + BEHIND.matcher(slot.name()).replaceFirst("")))
        .findFirst();
  }

  /** Why a tensor that no slot takes must not be left out. */
  private static Optional<String> unknown(
      String name, Attachment.Tensor tensor, List<ModelSpec> stages) {
    for (ModelSpec stage : stages) {
      for (Attachment network : stage.attachments().values()) {
        for (Map.Entry<String, Attachment.Tensor> frozen : network.tensors().entrySet()) {
          boolean same = name.equals(frozen.getKey()) || name.endsWith("." + frozen.getKey());
          if (same && Arrays.equals(frozen.getValue().values(), tensor.values())) {
            return Optional.empty();
          }
          if (same) {
            return Optional.of(
                "'"
                    + name
                    + "' differs from the frozen one, and is no part of an adapter here; for a bias"
                    + " write adapter: {bias: true}");
          }
        }
      }
    }
    return Optional.of("the network has no adapter for '" + name + "' " + tensor.shape());
  }

  private CommandException refused(List<String> faults) {
    return CommandException.refused(
        "Cannot publish the adapters of " + file + ": " + String.join("\n", faults));
  }
}
