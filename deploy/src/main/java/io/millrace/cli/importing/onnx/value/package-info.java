/** What the names of an ONNX graph stand for, and the arithmetic of known tensors. */
package io.millrace.cli.importing.onnx.value;
