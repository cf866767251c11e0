package io.millrace.streaming.runtime;

/** Computes and completes at once. */
final class DirectQueue implements BundleQueue {

  private final Outlet outlet;

  DirectQueue(Outlet outlet) {
    this.outlet = outlet;
  }

  @Override
  public void submit(Work work) throws Exception {
    work.compute(outlet);
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
