package io.millrace.streaming.runtime.block;

/** Computes and completes work when it is submitted, on the task's thread. */
public final class DirectQueue implements BundleQueue {

  private final ResultCollector collector;

  public DirectQueue(ResultCollector collector) {
    this.collector = collector;
  }

  @Override
  public void submit(Work work) throws Exception {
    work.compute(collector);
    work.complete();
  }

  @Override
  public void drain() {}

  @Override
  public boolean isEmpty() {
    return true;
  }

  @Override
  public void close() {}
}
