/**
 * Online orthogonal dictionary learning with the Frank–Wolfe method: one or several orthogonal
 * dictionaries per group, which are learned while they code every observation.
 */
package io.millrace.dictionary.learn;
