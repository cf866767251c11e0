/** Recurrent layers: Elman, GRU, LSTM. */
package io.millrace.continual.recurrent;
