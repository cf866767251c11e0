package io.millrace.benchmark.published.score;

import io.millrace.api.math.SeededRandom;
import java.util.Arrays;

/*
 * S. C. Tan, K. M. Ting, T. F. Liu, Fast anomaly detection for streaming data, IJCAI 2011.
 * A tree halves a box along a random channel in each node, down to DEPTH. The box of channel i is
 * c ± 2 max(c, 1 - c), c uniform: it holds the unit cube. A node counts the points of the window
 * before (reference) and of the window that is open (latest). A point descends to the first node
 * whose reference is at most a tenth of a window, or to a leaf:
 *   mass = Σ trees reference · 2^depth
 * After WINDOW points, reference ← latest, latest ← 0. Nodes of a tree are in heap order.
 */
/**
 * Half-space trees: 25 trees of depth 15 and windows of 250 points, as in the publication. A small
 * mass is unusual. Points are expected in the unit cube, and may lie outside.
 */
final class HalfSpaceTrees {

  static final int TREES = 25;
  static final int WINDOW = 250;
  private static final int DEPTH = 15;
  private static final int FEW = WINDOW / 10;

  /** A mass is at most that of leaves with all points of a window. */
  static final double LARGEST = (double) TREES * WINDOW * (1 << DEPTH);

  private final Tree[] trees = new Tree[TREES];
  private int inWindow;

  private static final class Tree {
    private final int[] channel = new int[1 << DEPTH];
    private final float[] half = new float[1 << DEPTH];
    private int[] reference = new int[2 << DEPTH];
    private int[] latest = new int[2 << DEPTH];

    Tree(int channels, SeededRandom random) {
      float[] low = new float[channels];
      float[] high = new float[channels];
      for (int i = 0; i < channels; i++) {
        double centre = random.uniform();
        double reach = 2 * Math.max(centre, 1 - centre);
        low[i] = (float) (centre - reach);
        high[i] = (float) (centre + reach);
      }
      grow(1, low, high, random);
    }

    private void grow(int node, float[] low, float[] high, SeededRandom random) {
      if (node >= half.length) {
        return;
      }
      int along = random.below(low.length);
      channel[node] = along;
      half[node] = (low[along] + high[along]) / 2;
      float kept = high[along];
      high[along] = half[node];
      grow(2 * node, low, high, random);
      high[along] = kept;
      kept = low[along];
      low[along] = half[node];
      grow(2 * node + 1, low, high, random);
      low[along] = kept;
    }

    private int below(int node, float[] point) {
      return 2 * node + (point[channel[node]] < half[node] ? 0 : 1);
    }

    double mass(float[] point) {
      int node = 1;
      int depth = 0;
      while (depth < DEPTH && reference[node] > FEW) {
        node = below(node, point);
        depth++;
      }
      return reference[node] * (double) (1 << depth);
    }

    void count(float[] point) {
      int node = 1;
      latest[node]++;
      for (int depth = 0; depth < DEPTH; depth++) {
        node = below(node, point);
        latest[node]++;
      }
    }

    void turn() {
      int[] kept = reference;
      reference = latest;
      latest = kept;
      Arrays.fill(latest, 0);
    }
  }

  HalfSpaceTrees(int channels, long seed) {
    SeededRandom random = new SeededRandom(seed);
    for (int i = 0; i < TREES; i++) {
      trees[i] = new Tree(channels, random);
    }
  }

  /** Mass around a point, of all trees; 0 before the first window is full. */
  double mass(float[] point) {
    double mass = 0;
    for (Tree tree : trees) {
      mass += tree.mass(point);
    }
    return mass;
  }

  void learn(float[] point) {
    for (Tree tree : trees) {
      tree.count(point);
    }
    if (++inWindow == WINDOW) {
      inWindow = 0;
      for (Tree tree : trees) {
        tree.turn();
      }
    }
  }
}
