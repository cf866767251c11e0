/** One pollutant over the sensors of a city, coded by a few numbers an hour. */
package io.millrace.benchmark.published.sensor;
