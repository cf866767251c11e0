/**
 * Compression: observations as packets of a few bytes, by a codebook that is published as a
 * version.
 */
package io.millrace.dictionary.compress;
