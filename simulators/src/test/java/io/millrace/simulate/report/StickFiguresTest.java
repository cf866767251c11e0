package io.millrace.simulate.report;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.millrace.simulate.report.StickFigures.Bone;
import io.millrace.simulate.report.StickFigures.Figure;
import io.millrace.simulate.report.StickFigures.Side;
import java.util.List;
import org.junit.jupiter.api.Test;

class StickFiguresTest {

  private static final Dimension SECONDS = new Dimension("seconds", new Scale.Linear());
  private static final List<Bone> BONES = List.of(new Bone(0, 1, Side.MIDDLE));

  private static StickFigures of(Figure... figures) {
    return new StickFigures("one <arm>", SECONDS, 0, 10, BONES, List.of(figures));
  }

  @Test
  void exampleUsage() {
    Figure first = new Figure(0, new double[] {0, 0}, new double[] {0, 1}, "0 s");
    Figure last = new Figure(10, new double[] {0, -1}, new double[] {0, 0}, "10 s");

    assertThat(of(first, last).markup().toString())
        .contains("<title>one &lt;arm&gt;</title>", ">0 s<", ">10 s<")
        // Upwards is towards the top, a metre is 62 units.
        .contains("class=\"bone\" x1=\"170\" y1=\"78\" x2=\"170\" y2=\"16\"")
        .contains("class=\"bone\" x1=\"940\" y1=\"78\" x2=\"878\" y2=\"78\"");
  }

  @Test
  void sidesHaveColours() {
    Figure one = new Figure(5, new double[] {0, 0}, new double[] {0, 1}, "");
    List<Bone> bones = List.of(new Bone(0, 1, Side.LEFT), new Bone(1, 0, Side.RIGHT));
    assertThat(new StickFigures("t", SECONDS, 0, 10, bones, List.of(one)).markup().toString())
        .contains("class=\"bone left\"", "class=\"bone right\"");
  }

  @Test
  void aBoneWithoutItsJointIsRefused() {
    Figure headless = new Figure(0, new double[] {0}, new double[] {0}, "0 s");
    assertThatThrownBy(() -> of(headless))
        .hasMessage("Cannot draw '0 s': a bone from joint 0 to 1 of 1 joints");
    assertThatThrownBy(() -> new Figure(0, new double[] {0}, new double[] {0, 1}, "0 s"))
        .hasMessage("Cannot draw '0 s': 1 joints across, 2 up");
  }
}
