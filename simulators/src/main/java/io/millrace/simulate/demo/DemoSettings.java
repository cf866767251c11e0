package io.millrace.simulate.demo;

import java.nio.file.Path;

/**
 * Settings of a demo.
 *
 * @param days number of days to replay, from the first; at most the two years of the table
 * @param folder for report, pipeline, models and savepoint, and for the broker's files while the
 *     demo runs
 */
public record DemoSettings(int days, Path folder) {}
