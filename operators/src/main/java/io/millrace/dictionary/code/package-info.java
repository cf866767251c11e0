/** Sparse coding of an observation by a given dictionary. */
package io.millrace.dictionary.code;
