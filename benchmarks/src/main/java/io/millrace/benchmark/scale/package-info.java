/** Many groups in one job, beside a job that only keeps a small state. */
package io.millrace.benchmark.scale;
