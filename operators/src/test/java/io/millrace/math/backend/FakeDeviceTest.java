package io.millrace.math.backend;

class FakeDeviceTest extends DenseBackendContract {

  private final FakeDevice device = new FakeDevice();

  @Override
  protected DenseBackend backend() {
    return device;
  }
}
