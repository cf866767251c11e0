/** Classification streams of the literature, simple learners on them, and detectors of drift. */
package io.millrace.benchmark.published.stream;
