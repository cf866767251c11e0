package io.millrace.cli.resend;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.millrace.api.pipeline.PipelineSpec;
import java.nio.charset.StandardCharsets;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;

/**
 * What a dead letter says of the record it is about. Of the excerpt only a hash is kept, since
 * there may be millions.
 *
 * @param reason its reason
 * @param place where the record lies
 * @param branches the branches that refused it; empty if it reached none
 * @param excerpt hash of the beginning of the record; empty if the letter shows something else
 */
record Letter(String reason, Place place, Set<String> branches, Optional<Integer> excerpt) {

  private static final ObjectMapper JSON = new ObjectMapper();

  /** Reasons that are found in the bytes of a record. Later ones show a reading. */
  private static final Set<String> OF_BYTES =
      Set.of("malformed", "wrong-width", "not-finite", "oversized", "early");

  private static final String OF_READING = "key=";

  /**
   * Where a record lies.
   *
   * @param source topic or file
   * @param partition {@link #NO_PARTITION} in a file
   * @param position offset, or line from 1
   */
  record Place(String source, int partition, long position) {

    static final int NO_PARTITION = -1;

    boolean isOfTopic() {
      return partition != NO_PARTITION;
    }

    /** As in {@code readings-0@17}, or {@code in.csv:7}. */
    @Override
    public String toString() {
      return isOfTopic() ? source + "-" + partition + "@" + position : source + ":" + position;
    }
  }

  /** This letter, about a record that another branch has refused too. */
  Letter and(Letter other) {
    Set<String> both = new TreeSet<>(branches);
    both.addAll(other.branches);
    return new Letter(reason, place, both, excerpt);
  }

  /** Why the record must not be sent again: some branches have taken it. Empty if none has. */
  Optional<String> taken(PipelineSpec pipeline) {
    Set<String> others = new TreeSet<>();
    pipeline.branches().forEach(branch -> others.add(branch.name()));
    others.removeAll(branches);
    return branches.isEmpty() || others.isEmpty()
        ? Optional.empty()
        : Optional.of(
            place
                + " was refused by "
                + String.join(", ", branches)
                + " and not by "
                + String.join(", ", others)
                + ", which would learn it twice");
  }

  /** Reads a dead letter; empty if the value is something else. */
  static Optional<Letter> read(byte[] value) {
    if (value == null) {
      return Optional.empty();
    }
    JsonNode letter;
    try {
      letter = JSON.readTree(new String(value, StandardCharsets.UTF_8));
    } catch (JsonProcessingException other) {
      return Optional.empty();
    }
    boolean topic = letter.hasNonNull("topic") && letter.path("offset").isIntegralNumber();
    boolean file = letter.hasNonNull("file") && letter.path("line").isIntegralNumber();
    if (!letter.hasNonNull("reason") || topic == file) {
      return Optional.empty();
    }
    Place place =
        topic
            ? new Place(
                letter.path("topic").asText(),
                letter.path("partition").asInt(),
                letter.path("offset").asLong())
            : new Place(
                letter.path("file").asText(), Place.NO_PARTITION, letter.path("line").asLong());
    String reason = letter.path("reason").asText();
    String payload = letter.path("payload").asText();
    boolean shown = OF_BYTES.contains(reason) && !payload.startsWith(OF_READING);
    return Optional.of(
        new Letter(
            reason,
            place,
            letter.hasNonNull("branch") ? Set.of(letter.path("branch").asText()) : Set.of(),
            shown ? Optional.of(payload.hashCode()) : Optional.empty()));
  }
}
