/**
 * The form of a kind of layer in a network file: its name, its keys, and how the layer is made from
 * them.
 */
package io.millrace.continual.kind;
