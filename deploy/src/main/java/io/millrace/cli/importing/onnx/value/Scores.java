package io.millrace.cli.importing.onnx.value;

import java.util.ArrayList;
import java.util.List;

/**
 * Products of queries and keys of a clip, or the shares that a softmax makes of them.
 *
 * @param query the queries, with all heads in one axis of channels
 * @param key the keys
 * @param lead the axes before those of queries and keys: units, and one of heads
 * @param frames frames of the clip
 * @param head channels of a head
 * @param factor of the products
 * @param mask what is added to them, frames x frames; null for nothing
 * @param shares whether a softmax was taken
 */
public record Scores(
    Signal query,
    Signal key,
    List<Divided.Part> lead,
    int frames,
    int head,
    double factor,
    Constant mask,
    boolean shares)
    implements Value {

  public Scores {
    lead = List.copyOf(lead);
  }

  public int heads() {
    return query.frame().channels() / head;
  }

  @Override
  public List<Integer> shape() {
    List<Integer> shape = new ArrayList<>();
    lead.forEach(part -> shape.add(part.extent()));
    shape.add(frames);
    shape.add(frames);
    return shape;
  }

  public Scores times(double other) {
    requireProducts();
    Views.require(mask == null, "a factor before the mask", "one behind it");
    return new Scores(query, key, lead, frames, head, factor * other, null, false);
  }

  /** With a mask of the shape of these, whose leading axes have one index. */
  public Scores masked(Constant more) {
    requireProducts();
    Views.require(mask == null, "one mask", "a second");
    List<Integer> square = List.of(frames, frames);
    int rank = more.rank();
    boolean one =
        more.shape().subList(0, Math.max(0, rank - 2)).stream().allMatch(extent -> extent == 1);
    Views.require(one, "the same mask for all heads", "one of shape " + more.shape());
    Constant flat = more.reshaped(more.shape().subList(Math.max(0, rank - 2), rank));
    Constant full = flat.select(square, Views.spread(flat.shape(), square));
    return new Scores(query, key, lead, frames, head, factor, full, false);
  }

  public Scores softmax() {
    requireProducts();
    return new Scores(query, key, lead, frames, head, factor, mask, true);
  }

  @Override
  public String toString() {
    return "products of queries and keys, of shape " + shape();
  }

  private void requireProducts() {
    Views.require(!shares, "products of queries and keys", "their softmax");
  }
}
