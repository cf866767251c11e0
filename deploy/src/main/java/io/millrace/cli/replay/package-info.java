/** The command {@code millrace replay}: a trace played by event time to a topic or a pipeline. */
package io.millrace.cli.replay;
