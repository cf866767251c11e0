/**
 * Dense maths off the heap behind {@link io.millrace.math.backend.DenseBackend}: ND4J, and cuBLAS through
 * the presets of JavaCPP. These classes travel in the job's jar; the libraries that they call, and
 * whose native code must be loaded but once in a process, lie in the cluster's {@code lib/}.
 */
package io.millrace.backend;
