package io.millrace.evaluate.baseline;

import io.millrace.evaluate.classification.ClassMemory;

/** Answers the most frequent label, or the last one. */
final class MemoryGuess implements ClassGuess {

  private final BaselineKind kind;
  private final ClassMemory memory;

  MemoryGuess(BaselineKind kind, int classes) {
    this.kind = kind;
    this.memory = new ClassMemory(classes);
  }

  @Override
  public String name() {
    return kind.word();
  }

  @Override
  public int answer() {
    return kind == BaselineKind.MAJORITY ? memory.majority() : memory.last();
  }

  @Override
  public void learn(int label) {
    memory.learn(label);
  }

  @Override
  public int floats() {
    return memory.floats();
  }

  @Override
  public void write(float[] slots, int at) {
    memory.write(slots, at);
  }

  @Override
  public void read(float[] slots, int at) {
    memory.read(slots, at);
  }
}
