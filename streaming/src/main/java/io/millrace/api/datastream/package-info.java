/**
 * Millrace inside your own Flink job: the input is a {@code DataStream} of any type, the outputs
 * are streams of answers, dead letters and model versions.
 *
 * <p>{@link io.millrace.api.datastream.Millrace#on} is the entry point; {@link
 * io.millrace.api.datastream.MillraceBuilder} describes readings and operators; {@link
 * io.millrace.api.datastream.MillraceStreams} has the outputs, and {@link
 * io.millrace.api.datastream.Answer} is one result. A complete program is on the page {@code
 * docs/how-to/datastream.md}.
 */
package io.millrace.api.datastream;
