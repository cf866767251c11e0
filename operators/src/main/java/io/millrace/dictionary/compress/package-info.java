/**
 * Compression of observations to packets of a few bytes, with a codebook whose versions are
 * published.
 */
package io.millrace.dictionary.compress;
