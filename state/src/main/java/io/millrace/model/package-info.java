/**
 * Published models: tensors as safetensors, a JSON manifest that says what they are, one framed
 * message for a topic and a pair of files for a folder. Everything read here is treated as hostile.
 */
package io.millrace.model;
