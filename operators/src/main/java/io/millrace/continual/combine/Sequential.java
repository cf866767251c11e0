package io.millrace.continual.combine;

import io.millrace.api.config.Forms;
import io.millrace.api.config.Key;
import io.millrace.continual.kind.LayerFields;
import io.millrace.continual.kind.LayerKind;
import io.millrace.continual.layer.Child;
import io.millrace.continual.layer.Foldable;
import io.millrace.continual.layer.FrameShape;
import io.millrace.continual.layer.Layer;
import io.millrace.continual.layer.LayerContext;
import io.millrace.continual.layer.LayerPosition;
import io.millrace.continual.layer.LayerTiming;
import io.millrace.continual.layer.Stepper;
import io.millrace.continual.layer.Weights;
import io.millrace.continual.layer.WholeLayer;
import io.millrace.continual.pointwise.BatchNorm;
import java.util.ArrayList;
import java.util.List;

/*
 * A batch norm directly after a convolution or a linear layer is folded into the weights of that
 * layer, whose output has no other reader. Elsewhere it remains a layer of its own.
 */
/** Layers in sequence: the output of each is the input of the next. */
public record Sequential(List<Child> layers) implements Layer {

  /** How the layer is written in a network file. */
  public static final LayerKind KIND =
      LayerKind.holding(
          LayerFields.LAYERS, "sequential", (in, inner) -> new Sequential(inner.layers()));

  private static final Key<Integer> TIMES =
      LayerFields.count(
          "times",
          "How often the layers follow one another, each time with weights" + " of their own.");

  /** How layers that repeat are written in a network file: once, with a number. */
  public static final LayerKind REPEAT_KIND =
      LayerKind.holding(
          LayerFields.LAYERS,
          "repeat",
          (in, inner) -> new Sequential(inner.repeated(in.read(TIMES, 1))),
          TIMES);

  private static final Key<String> BLOCK =
      Key.of("block", Forms.text("the name of one of blocks"))
          .describedAs("Name of a list of layers in blocks of the file.")
          .required("block");

  /** How the layers of a named block are written: by its name, wherever they are needed. */
  public static final LayerKind USE_KIND =
      LayerKind.of(
          "use",
          (in, inner) -> new Sequential(inner.block(in.location(), in.read(BLOCK, ""))),
          BLOCK);

  public Sequential {
    List<Child> marked = new ArrayList<>();
    Layer before = null;
    for (Child child : layers) {
      boolean fold = before instanceof Foldable && child.layer() instanceof BatchNorm;
      before = fold ? ((BatchNorm) child.layer()).folded() : child.layer();
      marked.add(new Child(child.name(), before));
    }
    layers = List.copyOf(marked);
  }

  public static Sequential of(Layer... layers) {
    return new Sequential(Child.numbered(List.of(layers)));
  }

  @Override
  public String kind() {
    return "sequential";
  }

  @Override
  public LayerTiming timing() {
    LayerTiming timing = LayerTiming.POINTWISE;
    for (Child child : layers) {
      timing = timing.then(child.layer().timing());
    }
    return timing;
  }

  @Override
  public boolean takesMasked() {
    return true;
  }

  @Override
  public Presence after(Presence before) {
    Presence presence = before;
    for (Child child : layers) {
      presence = child.layer().after(presence);
    }
    return presence;
  }

  @Override
  public FrameShape output(FrameShape input) {
    FrameShape shape = input;
    for (Child child : layers) {
      shape = child.layer().output(shape);
    }
    return shape;
  }

  @Override
  public List<LayerPosition> inside(LayerPosition here) {
    List<LayerPosition> places = new ArrayList<>();
    FrameShape shape = here.input();
    LayerTiming reached = here.before();
    Presence presence = here.presence();
    for (Child child : layers) {
      LayerPosition place = here.inner(child.name(), child.layer(), shape, reached).with(presence);
      places.add(place);
      shape = place.output();
      reached = place.reached();
      presence = child.layer().after(presence);
    }
    return places;
  }

  @Override
  public WholeLayer whole(LayerPosition here, Weights weights) {
    List<WholeLayer> chain = inside(here).stream().map(place -> place.whole(weights)).toList();
    return clip -> {
      double[][] x = clip;
      for (WholeLayer layer : chain) {
        x = layer.run(x);
      }
      return x;
    };
  }

  @Override
  public Stepper stepper(LayerPosition here, LayerContext assembly) {
    List<Stepper> chain = new ArrayList<>();
    List<LayerPosition> places = inside(here);
    for (int at = 0; at < places.size(); at++) {
      LayerPosition place = places.get(at);
      LayerPosition next = at + 1 < places.size() ? places.get(at + 1) : null;
      if (next != null && next.layer() instanceof BatchNorm norm && norm.isFolded()) {
        chain.add(place.stepper(assembly, norm.scale(next, assembly)));
        at++;
      } else {
        chain.add(place.stepper(assembly));
      }
    }
    return Stepper.chain(here, chain.toArray(new Stepper[0]));
  }
}
