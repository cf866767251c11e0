package io.millrace.continual.network;

import io.millrace.continual.layer.LayerTiming;

/**
 * What one layer of a network is and costs.
 *
 * @param path of its weights; its depth is the number of dots
 * @param kind of layer; {@code (folded)} if another layer does its work
 * @param inputWidth floats of a frame that reaches it
 * @param outputWidth floats of a frame that leaves it
 * @param own timing in its own inputs
 * @param reached timing of its output in observations of the network
 * @param weights trained numbers, without those of layers inside it
 * @param stateBytes what a key keeps for it, without layers inside it
 * @param multiplyAdds of one output, without layers inside it
 */
public record PlanLine(
    String path,
    String kind,
    int inputWidth,
    int outputWidth,
    LayerTiming own,
    LayerTiming reached,
    long weights,
    long stateBytes,
    long multiplyAdds) {}
