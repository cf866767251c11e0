/** Measurements of jobs with many groups, compared with a job that keeps only a small state. */
package io.millrace.benchmark.scale;
