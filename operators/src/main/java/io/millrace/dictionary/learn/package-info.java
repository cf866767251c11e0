/**
 * Online orthogonal dictionary learning with the Frank–Wolfe method: one orthogonal dictionary a
 * group, learned while every observation is coded by it.
 */
package io.millrace.dictionary.learn;
