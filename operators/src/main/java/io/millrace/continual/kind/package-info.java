/**
 * How a kind of layer is written in a network file: its name, its keys, and how a layer is made of
 * them.
 */
package io.millrace.continual.kind;
