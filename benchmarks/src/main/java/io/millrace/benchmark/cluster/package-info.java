/** Measurements that need a cluster of processes: memory of a worker over many jobs. */
package io.millrace.benchmark.cluster;
