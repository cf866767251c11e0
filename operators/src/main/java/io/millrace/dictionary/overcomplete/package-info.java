/** Dictionaries with more atoms than channels, coded by matching pursuit. */
package io.millrace.dictionary.overcomplete;
