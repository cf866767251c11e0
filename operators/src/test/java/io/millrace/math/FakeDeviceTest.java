package io.millrace.math;

class FakeDeviceTest extends DenseBackendContract {

  private final FakeDevice device = new FakeDevice();

  @Override
  protected DenseBackend backend() {
    return device;
  }
}
