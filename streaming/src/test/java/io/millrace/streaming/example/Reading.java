package io.millrace.streaming.example;

import java.time.Instant;

/**
 * The reading that examples in the documentation of the API speak of.
 *
 * @param plant whose boilers learn together
 * @param boiler whose sequence it belongs to
 * @param at event time
 * @param temperature of the water, degrees Celsius
 * @param pressure of the steam, bar
 */
public record Reading(String plant, String boiler, Instant at, float temperature, float pressure) {}
