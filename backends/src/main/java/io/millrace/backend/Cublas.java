package io.millrace.backend;

/*
 * All matrices are column-major, as in BLAS. The interface separates the backend from CUDA, so that
 * tests without a device check the order of calls and every stride against plain loops.
 */
/** The calls of cuBLAS that the backend uses, on blocks of floats in device memory. */
interface Cublas extends AutoCloseable {

  /** A block of device memory, freed by {@link #free}. */
  interface Block {}

  /**
   * Products of equally shaped matrices: C_b = op(A_b) op(B_b), C of m × n, b = 0 .. count − 1.
   *
   * @param left how A is read; {@code lead} is its leading dimension
   * @param right how B is read
   * @param m rows of C
   * @param n columns of C
   * @param k length of the sums
   * @param count matrices; those of A are {@code left.stride} floats apart, and so on
   */
  record Products(Side left, Side right, int m, int n, int k, int count) {}

  /** How a factor is read. */
  record Side(Turn turn, int lead, long stride) {}

  /** As it is, or transposed. */
  enum Turn {
    AS_IS,
    TRANSPOSED
  }

  Block allocate(int floats);

  void free(Block block);

  void write(Block to, float[] from, int offset, int length);

  void read(Block from, float[] to, int length);

  /** C has m as its leading dimension, and its matrices lie m · n apart. */
  void multiply(Products products, Block a, Block b, Block c);

  /** {@code C = A · diag(x)}; A and C of m × n, and may be the same. */
  void scaleColumns(int m, int n, Block a, Block x, Block c);

  /** {@code A -= x · yᵀ}; A of m × n. */
  void subtractOuter(int m, int n, Block x, Block y, Block a);

  /** {@code y += x}. */
  void add(int length, Block x, Block y);

  @Override
  void close();
}
