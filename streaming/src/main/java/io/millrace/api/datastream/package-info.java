/**
 * Millrace inside a Flink job of one's own: a {@code DataStream} of any type goes in, streams of
 * answers, dead letters and model versions come out.
 *
 * <p>{@link io.millrace.api.datastream.Millrace#on} begins; {@link
 * io.millrace.api.datastream.MillraceBuilder} says what a reading is and what is computed; {@link
 * io.millrace.api.datastream.MillraceStreams} has the outputs, and {@link
 * io.millrace.api.datastream.Answer} is one result. A whole program is on the page {@code
 * docs/how-to/datastream.md}.
 */
package io.millrace.api.datastream;
