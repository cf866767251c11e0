package io.millrace.simulate.demo;

import java.nio.file.Path;

/**
 * How a demo runs.
 *
 * @param days days of readings to play, from the first on; at most the two years there are
 * @param folder where everything is left: report, pipeline, models, savepoint. The broker's own
 *     files lie there while it runs.
 */
public record DemoSettings(int days, Path folder) {}
