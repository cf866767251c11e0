package io.millrace.continual.layer;

import java.util.ArrayList;
import java.util.List;

/**
 * A layer in the list of another layer.
 *
 * @param name its part of the names of weights; by default its number, as in torch.nn.Sequential
 */
public record Child(String name, Layer layer) {

  /** Layers numbered from 0. */
  public static List<Child> numbered(List<? extends Layer> layers) {
    List<Child> children = new ArrayList<>();
    for (Layer layer : layers) {
      children.add(new Child(Integer.toString(children.size()), layer));
    }
    return children;
  }
}
