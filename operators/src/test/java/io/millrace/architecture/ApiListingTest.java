package io.millrace.architecture;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.io.Serializable;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ApiListingTest {

  @TempDir Path repository;

  /** Something to list. */
  public sealed interface Shape permits Square, Unit {
    int SIDES = 4;

    <T extends Comparable<T>> List<T> sorted(Map<String, ? extends T> values) throws IOException;

    default void turn(int... degrees) {}
  }

  /** A member. */
  public record Square(float side, List<String> names) implements Shape, Serializable {
    Square(float side) {
      this(side, List.of());
    }

    @Override
    public <T extends Comparable<T>> List<T> sorted(Map<String, ? extends T> values) {
      return List.of();
    }
  }

  /** Another. */
  public enum Unit implements Shape {
    METRE,
    INCH;

    @Override
    public <T extends Comparable<T>> List<T> sorted(Map<String, ? extends T> values) {
      return List.of();
    }
  }

  @Test
  void exampleUsage() {
    assertThat(ApiListing.of(List.of(Shape.class)).lines().toList())
        .containsExactly(
            "public sealed interface io.millrace.architecture.ApiListingTest$Shape permits"
                + " io.millrace.architecture.ApiListingTest$Square,"
                + " io.millrace.architecture.ApiListingTest$Unit",
            "  field public static final int SIDES",
            "  method default public void turn(int[]...)",
            "  method public abstract <T extends java.lang.Comparable<T>> java.util.List<T>"
                + " sorted(java.util.Map<java.lang.String, ? extends T>) throws"
                + " java.io.IOException");
  }

  @Test
  void componentsOfRecordsAndConstantsOfEnumsKeepTheirOrder() {
    assertThat(SignatureText.declaration(Square.class))
        .endsWith(
            "Square(float side, java.util.List<java.lang.String> names) implements"
                + " io.millrace.architecture.ApiListingTest$Shape, java.io.Serializable");
    assertThat(SignatureText.members(Unit.class)).startsWith("constant METRE", "constant INCH");
  }

  @Test
  void whatUsersCannotReachIsNotListed() {
    assertThat(SignatureText.members(Square.class))
        .filteredOn(member -> member.startsWith("constructor"))
        .singleElement()
        .asString()
        .contains("float, java.util.List");
  }

  @Test
  void aChangeIsShownWithTheCommandThatUpdatesTheListing() throws IOException {
    Path file = Files.createDirectories(repository.resolve("docs/api")).resolve("shapes.txt");
    Files.writeString(file, ApiListing.of(List.of(Unit.class)).replace("METRE", "YARD"));
    ApiListing listing = new ApiListing(repository, "shapes");
    assertThatThrownBy(() -> listing.check(ApiListing.of(List.of(Unit.class))))
        .isInstanceOf(AssertionError.class)
        .hasMessageContaining("- io.millrace.architecture.ApiListingTest$Unit :: constant YARD")
        .hasMessageContaining("+ io.millrace.architecture.ApiListingTest$Unit :: constant METRE")
        .hasMessageContaining("mvn -pl shapes -am test -Dtest=ApiTest")
        .hasMessageContaining("-Dmillrace.api.update=true");
  }

  @Test
  void anotherOrderIsAChangeToo() {
    assertThat(ApiListing.difference("a\nb\n", "b\na\n"))
        .containsExactly("the same lines in another order");
  }
}
