package io.millrace.continual.network;

import io.millrace.continual.layer.FrameShape;
import io.millrace.continual.layer.LayerTiming;

/**
 * Description and cost of one layer of a network.
 *
 * @param path path of its weights; the number of dots is its depth
 * @param kind kind of layer; with {@code (folded)} if another layer does its work
 * @param input shape of an input frame
 * @param output shape of an output frame
 * @param own timing, counted in its own inputs
 * @param reached timing of its output, counted in observations of the network
 * @param weights number of trained numbers, without those of layers inside it
 * @param stateBytes bytes of a key's state for it, without layers inside it
 * @param multiplyAdds multiply-adds per output, without layers inside it
 */
public record PlanLine(
    String path,
    String kind,
    FrameShape input,
    FrameShape output,
    LayerTiming own,
    LayerTiming reached,
    long weights,
    long stateBytes,
    long multiplyAdds) {}
