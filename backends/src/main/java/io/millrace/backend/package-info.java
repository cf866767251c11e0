/**
 * Math backends outside the JVM heap that implement {@link io.millrace.math.backend.DenseBackend}:
 * ND4J, and cuBLAS through the presets of JavaCPP. These classes are in the job's jar. The
 * libraries that they call are in the cluster's {@code lib/}, because their native code can be
 * loaded only once per process.
 */
package io.millrace.backend;
