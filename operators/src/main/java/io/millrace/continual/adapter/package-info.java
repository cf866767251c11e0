/** Adapters of frozen weights: their declaration, their fusion, and their products row by row. */
package io.millrace.continual.adapter;
