/** Layers that mix the places of a frame by a graph, or by attention: joints of a skeleton. */
package io.millrace.continual.graph;
