package io.millrace.dictionary.learn;

import io.millrace.api.operator.CarriedState;
import io.millrace.api.operator.Carrying;
import io.millrace.api.operator.ChannelChange;
import io.millrace.api.operator.Slot;
import io.millrace.dictionary.code.Shape;
import io.millrace.dictionary.step.DictionaryLayout;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;

/*
 * Symbols as in DictionaryLayout; k atoms that remain (Remainder), m of n channels.
 *
 *   dictionary   | remainder k x m |   0           |      the columns in the order of the channels
 *                |        0        | 1 on its axis |      a row for each new atom
 *   tracker, pending.gradient: the same rows and columns of before, 0 elsewhere
 *
 * Zeros say that no gradient has been seen there, so the first ones decide, as for a channel that
 * was constant until now. The numbers that are means over atoms stay, and so does the schedule.
 */
/** Carries the dictionaries of a group, each by itself. */
final class AtomCarrying implements Carrying {

  private static final List<String> GRADIENTS = List.of("tracker", "pending.gradient");
  private static final String INTERIOR = "interior";

  private final List<DictionaryLayout> older;
  private final List<DictionaryLayout> layouts;
  private final Shape before;
  private final Shape after;
  private final ChannelChange change;

  /**
   * @param older bases before
   * @param layouts bases after, as many
   */
  AtomCarrying(
      List<DictionaryLayout> older,
      List<DictionaryLayout> layouts,
      Shape before,
      Shape after,
      ChannelChange change) {
    this.older = older;
    this.layouts = layouts;
    this.before = before;
    this.after = after;
    this.change = change;
  }

  private int kept() {
    return Remainder.number(before.atoms(), change.before() - change.dropped().size());
  }

  @Override
  public List<String> refusals() {
    int added = after.atoms() - kept();
    return added >= 0 && added <= change.added().size()
        ? List.of()
        : List.of(
            "dictionary: atoms: expected "
                + kept()
                + " to "
                + (kept() + change.added().size())
                + ", since so many remain and each new channel may bring one, found "
                + after.atoms());
  }

  @Override
  public void key(float[] from, float[] to) {}

  @Override
  public void group(float[] from, long learned, float[] to) {
    for (int basis = 0; basis < layouts.size(); basis++) {
      carry(older.get(basis), layouts.get(basis), from, to);
    }
  }

  private void carry(DictionaryLayout old, DictionaryLayout now, float[] from, float[] to) {
    CarriedState state = new CarriedState(old.slots, part(old, from), now.slots, part(now, to));
    for (Slot slot : now.slots.slots()) {
      if (slot.shape().isEmpty()) {
        state.copy(slot.name());
      }
    }
    Remainder remainder = remainder(state, old.name("dictionary"));
    ChannelChange atoms = atoms(remainder.kept());
    for (String slot : GRADIENTS) {
      state.copy(now.name(slot), atoms, change);
    }
    identity(state, now.name("dictionary"));
    if (change.dropped().isEmpty()) {
      state.copy(now.name("dictionary"), atoms, change);
    } else {
      write(remainder.atoms(), state, now.name("dictionary"));
    }
    if (now.slots.contains(now.name(INTERIOR))) {
      identity(state, now.name(INTERIOR));
      state.copy(now.name(INTERIOR), atoms, change);
    }
    System.arraycopy(state.after(), 0, to, now.dictionary, now.slots.width());
  }

  /** The slots of a basis begin with its dictionary. */
  private static float[] part(DictionaryLayout basis, float[] all) {
    return Arrays.copyOfRange(all, basis.dictionary, basis.dictionary + basis.slots.width());
  }

  /**
   * Returns where the atoms of the first basis come from, which with removed channels is not the
   * same for all groups.
   *
   * @param from parameters of a group before
   */
  ChannelChange atoms(float[] from) {
    DictionaryLayout old = older.get(0);
    DictionaryLayout now = layouts.get(0);
    CarriedState state = new CarriedState(old.slots, part(old, from), now.slots, new float[0]);
    return atoms(remainder(state, old.name("dictionary")).kept());
  }

  private Remainder remainder(CarriedState state, String slot) {
    double[][] rows = new double[before.atoms()][before.channels()];
    for (int atom = 0; atom < before.atoms(); atom++) {
      for (int channel = 0; channel < before.channels(); channel++) {
        rows[atom][channel] = state.before()[state.from(slot) + atom * before.channels() + channel];
      }
    }
    return Remainder.of(rows, change.dropped());
  }

  private ChannelChange atoms(List<Integer> kept) {
    List<Integer> sources = new ArrayList<>(kept);
    sources.addAll(Collections.nCopies(after.atoms() - kept.size(), ChannelChange.NEW));
    return new ChannelChange(before.atoms(), sources);
  }

  /** Writes zeros, and for each new atom the axis of a new channel. */
  private void identity(CarriedState state, String slot) {
    int at = state.to(slot);
    Arrays.fill(state.after(), at, at + after.size(), 0f);
    for (int atom = kept(); atom < after.atoms(); atom++) {
      int channel = change.added().get(atom - kept());
      state.after()[at + atom * after.channels() + channel] = 1;
    }
  }

  /** Writes the remaining atoms into the columns of their channels. */
  private void write(double[][] atoms, CarriedState state, String slot) {
    List<Integer> remaining = new ArrayList<>(ChannelChange.none(change.before()).sources());
    remaining.removeAll(change.dropped());
    for (int channel = 0; channel < change.after(); channel++) {
      int column = remaining.indexOf(change.source(channel));
      for (int atom = 0; atom < atoms.length && column >= 0; atom++) {
        state.after()[state.to(slot) + atom * after.channels() + channel] =
            (float) atoms[atom][column];
      }
    }
  }

  @Override
  public ChannelChange output(String field) {
    return switch (field) {
      case "reconstruction", "filled" -> change;
      case "code" -> {
        if (kept() < before.atoms()) {
          throw new IllegalArgumentException(
              "dictionary: expected no removed channel, since each group drops another atom then,"
                  + " and the stage behind reads the code");
        }
        yield atoms(ChannelChange.none(before.atoms()).sources());
      }
      default -> ChannelChange.none(1);
    };
  }
}
