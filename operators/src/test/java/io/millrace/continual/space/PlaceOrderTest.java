package io.millrace.continual.space;

import static org.assertj.core.api.Assertions.assertThat;

import io.millrace.api.math.SeededRandom;
import io.millrace.continual.layer.FrameShape;
import java.util.List;
import org.junit.jupiter.api.Test;

/** The two orders of the numbers of a frame. */
class PlaceOrderTest {

  @Test
  void exampleUsage() {
    PlaceOrder order = new PlaceOrder(new FrameShape(2, List.of(3)));
    float[] byPlace = new float[6];
    order.toPlaces(new float[] {0, 1, 2, 10, 11, 12}, 0, byPlace, 0);
    assertThat(byPlace).containsExactly(0, 10, 1, 11, 2, 12);
  }

  @Test
  void thereAndBackIsTheSameFrame() {
    SeededRandom random = new SeededRandom(1);
    for (int trial = 0; trial < 50; trial++) {
      FrameShape shape =
          new FrameShape(1 + random.below(4), List.of(1 + random.below(4), 1 + random.below(3)));
      PlaceOrder order = new PlaceOrder(shape);
      float[] frame = new float[shape.width() + 2];
      for (int at = 0; at < frame.length; at++) {
        frame[at] = (float) random.gaussian();
      }
      float[] places = new float[shape.width() + 1];
      float[] back = new float[shape.width()];
      order.toPlaces(frame, 2, places, 1);
      order.toChannels(places, 1, back, 0);
      for (int at = 0; at < back.length; at++) {
        assertThat(back[at]).isEqualTo(frame[at + 2]);
      }
    }
  }

  @Test
  void framesWithoutSpaceAreTheSameInBothOrders() {
    float[] frame = {3, 1, 2};
    float[] copy = new float[3];
    new PlaceOrder(FrameShape.of(3)).toPlaces(frame, 0, copy, 0);
    assertThat(copy).containsExactly(frame);
  }

  @Test
  void aShapeIsWrittenChannelsFirst() {
    assertThat(new FrameShape(3, List.of(17, 25))).hasToString("3x17x25");
    assertThat(FrameShape.of(12)).hasToString("12");
    assertThat(new FrameShape(3, List.of(17, 25)).width()).isEqualTo(3 * 17 * 25);
    assertThat(FrameShape.of(12).hasSpace()).isFalse();
  }
}
