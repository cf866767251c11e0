package io.millrace.api.operator;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.List;
import org.junit.jupiter.api.Test;

class ChannelChangeTest {

  private static final ChannelChange CHANGE =
      ChannelChange.byName(List.of("a", "b", "c"), List.of("c", "d", "a"));

  @Test
  void exampleUsage() {
    assertThat(CHANGE.sources()).containsExactly(2, ChannelChange.NEW, 0);
    assertThat(CHANGE.dropped()).containsExactly(1);
    assertThat(CHANGE.added()).containsExactly(1);
    assertThat(CHANGE.isNone()).isFalse();
    assertThat(ChannelChange.byName(List.of("a"), List.of("a")).isNone()).isTrue();
  }

  @Test
  void rowsOfSeveralPartsAreChangedPartByPart() {
    assertThat(ChannelChange.none(1).followedBy(CHANGE).sources()).containsExactly(0, 3, -1, 1);
    assertThat(CHANGE.repeated(2).sources()).containsExactly(2, -1, 0, 5, -1, 3);
    assertThat(CHANGE.repeated(2).before()).isEqualTo(6);
    assertThat(CHANGE.widened(2).sources()).containsExactly(4, 5, -1, -1, 0, 1);
  }

  @Test
  void aPartOfTheChannelsHasItsOwnNumbers() {
    ChannelChange two = ChannelChange.none(1).followedBy(CHANGE);
    assertThat(two.part(1, 4, 1, 4)).isEqualTo(CHANGE);
    assertThatThrownBy(() -> CHANGE.part(1, 3, 1, 3))
        .hasMessage("Cannot carry a channel that another stage reads than before");
  }

  @Test
  void aChannelGoesToOnePlaceOnly() {
    assertThatThrownBy(() -> new ChannelChange(2, List.of(0, 0)))
        .hasMessage("Cannot carry channels [0, 0]: expected different ones from 0 to 1, or -1");
    assertThatThrownBy(() -> new ChannelChange(2, List.of(2)))
        .hasMessage("Cannot carry channels [2]: expected different ones from 0 to 1, or -1");
  }
}
