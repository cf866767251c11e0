/** The math backend of one hosted operator: choice, measurement, metrics. */
package io.millrace.streaming.runtime.backend;
