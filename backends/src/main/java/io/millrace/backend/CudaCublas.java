package io.millrace.backend;

import static org.bytedeco.cuda.global.cublas.CUBLAS_OP_N;
import static org.bytedeco.cuda.global.cublas.CUBLAS_OP_T;
import static org.bytedeco.cuda.global.cublas.CUBLAS_SIDE_RIGHT;
import static org.bytedeco.cuda.global.cudart.cudaMemcpyDeviceToHost;
import static org.bytedeco.cuda.global.cudart.cudaMemcpyHostToDevice;

import org.bytedeco.cuda.cublas.cublasContext;
import org.bytedeco.cuda.global.cublas;
import org.bytedeco.cuda.global.cudart;
import org.bytedeco.javacpp.FloatPointer;

/*
 * Device 0. The task's thread and its worker make calls in turn, never at the same time. Each call
 * sets the device first, because CUDA keeps the device per thread. Copies are synchronous, so a
 * failure on the device is reported by the read that would have used its result, before anything is
 * written to the caller's rows.
 */
/** Calls cuBLAS through JavaCPP; error codes become exceptions. */
final class CudaCublas implements Cublas {

  private static final float[] ONE = {1f};
  private static final float[] ZERO = {0f};
  private static final float[] MINUS = {-1f};

  private final cublasContext context = new cublasContext();
  private FloatPointer staging = new FloatPointer(1);

  /** A block of device memory. */
  private record Memory(FloatPointer pointer) implements Block {}

  CudaCublas() {
    check("find a device", cudart.cudaSetDevice(0));
    done("open cuBLAS", cublas.cublasCreate_v2(context));
  }

  @Override
  public Block allocate(int floats) {
    select();
    FloatPointer pointer = new FloatPointer((FloatPointer) null);
    check(
        "allocate " + floats + " floats of device memory",
        cudart.cudaMalloc(pointer, (long) floats * Float.BYTES));
    return new Memory(pointer);
  }

  @Override
  public void free(Block block) {
    select();
    check("free device memory", cudart.cudaFree(pointer(block)));
  }

  @Override
  public void write(Block to, float[] from, int offset, int length) {
    select();
    stage(length).put(from, offset, length);
    check(
        "write to the device",
        cudart.cudaMemcpy(
            pointer(to), staging, (long) length * Float.BYTES, cudaMemcpyHostToDevice));
  }

  @Override
  public void read(Block from, float[] to, int length) {
    select();
    check(
        "read from the device",
        cudart.cudaMemcpy(
            stage(length), pointer(from), (long) length * Float.BYTES, cudaMemcpyDeviceToHost));
    staging.get(to, 0, length);
  }

  @Override
  public void multiply(Products products, Block a, Block b, Block c) {
    select();
    try (FloatPointer one = new FloatPointer(ONE);
        FloatPointer zero = new FloatPointer(ZERO)) {
      done(
          "multiply",
          cublas.cublasSgemmStridedBatched(
              context,
              operation(products.left()),
              operation(products.right()),
              products.m(),
              products.n(),
              products.k(),
              one,
              pointer(a),
              products.left().lead(),
              products.left().stride(),
              pointer(b),
              products.right().lead(),
              products.right().stride(),
              zero,
              pointer(c),
              products.m(),
              (long) products.m() * products.n(),
              products.count()));
    }
  }

  @Override
  public void scaleColumns(int m, int n, Block a, Block x, Block c) {
    select();
    done(
        "scale",
        cublas.cublasSdgmm(
            context, CUBLAS_SIDE_RIGHT, m, n, pointer(a), m, pointer(x), 1, pointer(c), m));
  }

  @Override
  public void subtractOuter(int m, int n, Block x, Block y, Block a) {
    select();
    try (FloatPointer minus = new FloatPointer(MINUS)) {
      done(
          "subtract",
          cublas.cublasSger_v2(context, m, n, minus, pointer(x), 1, pointer(y), 1, pointer(a), m));
    }
  }

  @Override
  public void add(int length, Block x, Block y) {
    select();
    try (FloatPointer one = new FloatPointer(ONE)) {
      done("add", cublas.cublasSaxpy_v2(context, length, one, pointer(x), 1, pointer(y), 1));
    }
  }

  @Override
  public void close() {
    select();
    done("close cuBLAS", cublas.cublasDestroy_v2(context));
    staging.close();
  }

  private FloatPointer stage(int length) {
    if (staging.capacity() < length) {
      staging.close();
      staging = new FloatPointer(length);
    }
    return staging.position(0);
  }

  private static FloatPointer pointer(Block block) {
    return ((Memory) block).pointer();
  }

  private static int operation(Side side) {
    return side.turn() == Turn.AS_IS ? CUBLAS_OP_N : CUBLAS_OP_T;
  }

  private static void select() {
    check("select a device", cudart.cudaSetDevice(0));
  }

  private static void check(String what, int code) {
    if (code != 0) {
      throw new IllegalStateException(
          "Cannot " + what + ": CUDA says " + cudart.cudaGetErrorString(code).getString());
    }
  }

  private static void done(String what, int status) {
    if (status != 0) {
      throw new IllegalStateException("Cannot " + what + ": cuBLAS says " + status);
    }
  }
}
