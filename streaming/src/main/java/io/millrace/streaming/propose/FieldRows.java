package io.millrace.streaming.propose;

import io.millrace.streaming.sample.SampleColumn;
import io.millrace.streaming.sample.Words;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** The table of what was found in a sample. */
final class FieldRows {

  private FieldRows() {}

  static List<SampledPipeline.FieldRow> of(Proposal proposal) {
    List<SampledPipeline.FieldRow> rows = new ArrayList<>();
    Proposal.Channel none = new Proposal.Channel("", null, "");
    for (SampleColumn column : proposal.sample().columns()) {
      Optional<Proposal.Channel> channel =
          proposal.channels().stream().filter(one -> one.profile().column() == column).findFirst();
      Optional<Proposal.LeftOut> left =
          proposal.leftOut().stream().filter(one -> one.profile().column() == column).findFirst();
      rows.add(row(proposal, column, channel.orElse(none), left));
    }
    return rows;
  }

  private static SampledPipeline.FieldRow row(
      Proposal proposal,
      SampleColumn column,
      Proposal.Channel channel,
      Optional<Proposal.LeftOut> left) {
    String name = Words.shown(column.path());
    if (proposal.time().columns().contains(column)) {
      return new SampledPipeline.FieldRow(
          name, Proposer.written(proposal.time()), first(column), "", "");
    }
    if (proposal.key().column().filter(one -> one == column).isPresent()) {
      int keys = proposal.key().sizes().size();
      return new SampledPipeline.FieldRow(
          name, "key", keys == 1 ? first(column) : Numerals.count(keys) + " different", "", "");
    }
    Optional<Proposal.Rows> rows = proposal.rows();
    if (rows.filter(made -> made.sensor().column() == column).isPresent()) {
      String many = Numerals.count(rows.get().sensors().size()) + " different";
      return new SampledPipeline.FieldRow(name, "sensor", many, "", "");
    }
    if (channel.profile() != null) {
      String gaps = channel.profile().gaps() > 0 ? Numerals.percent(channel.profile().gaps()) : "";
      return new SampledPipeline.FieldRow(
          name,
          rows.isPresent() ? "value" : "channel",
          Numerals.range(channel.profile().numbers()),
          gaps,
          proposal.missing().stream().anyMatch(word -> holds(channel.profile(), word))
              ? "with words or numbers that mean missing"
              : "");
    }
    if (proposal.label().filter(one -> one.column() == column).isPresent()) {
      int texts = proposal.label().get().distinct();
      return new SampledPipeline.FieldRow(
          name, "label", Numerals.count(texts) + " different", "", "");
    }
    return new SampledPipeline.FieldRow(
        name, "not read", first(column), "", left.map(Proposal.LeftOut::reason).orElse(""));
  }

  private static boolean holds(ColumnProfile profile, String word) {
    return profile.words().containsKey(word)
        || profile.numbers().keySet().stream().anyMatch(value -> Numerals.of(value).equals(word));
  }

  private static String first(SampleColumn column) {
    for (int record = 0; record < column.records(); record++) {
      if (column.has(record)) {
        return Words.shown(column.text(record).strip());
      }
    }
    return "";
  }
}
