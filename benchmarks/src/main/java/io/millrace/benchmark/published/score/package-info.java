/** Anomaly scores of Millrace's pipelines and of other methods, one number for each reading. */
package io.millrace.benchmark.published.score;
