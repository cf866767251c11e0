package io.millrace.simulate.contest;

import java.util.List;

/**
 * What several pipelines answer, and how it is judged. Answers to equal questions are compared.
 *
 * @param kind what the answers are
 * @param field the field of a result that holds them
 * @param ahead readings from an answer to the one it is for; 0 for its own
 * @param channels what the numbers of the field are of; empty for a score
 */
public record Question(Kind kind, String field, int ahead, List<String> channels) {

  /** What the answers are, which decides how they are judged. */
  public enum Kind {
    /** Numbers, judged by all true values. */
    NUMBERS,
    /** Numbers, judged by the true values that the pipeline did not see. */
    HIDDEN,
    /** A class, judged by the label. */
    CLASSES,
    /** A score, judged by the readings that should be found. */
    SCORES
  }

  public Question {
    channels = List.copyOf(channels);
  }

  /** The question in words. */
  public String title() {
    return switch (kind) {
      case NUMBERS -> ahead == 0 ? field : field + ", " + ahead + " ahead";
      case HIDDEN -> field + ", values that were hidden";
      case CLASSES -> field + ", by " + channels.get(0);
      case SCORES -> field;
    };
  }
}
