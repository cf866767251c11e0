/** A whole Kafka in this JVM, so that a demo and a test need nothing installed. */
package io.millrace.simulate.lab;
