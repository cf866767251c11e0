/** Files of sequences, such as recordings and images, as rows of cells. */
package io.millrace.streaming.connect.series;
