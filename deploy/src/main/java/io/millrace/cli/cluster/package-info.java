/** {@code millrace cluster} and {@code millrace chaos}. */
package io.millrace.cli.cluster;
