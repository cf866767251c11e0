/**
 * JMH benchmarks. Run by hand, never as tests:
 *
 * <pre>{@code
 * mvn -B -q -pl benchmarks -am package -DskipTests
 * java -cp "benchmarks/target/classes:$(cat benchmarks/target/classpath)" org.openjdk.jmh.Main Kernels
 * }</pre>
 *
 * <p>The argument is a pattern of class names; {@code -h} lists JMH's options, {@code -f 1 -wi 3 -i
 * 5} gives a rough result in a minute.
 */
package io.millrace.benchmark;
