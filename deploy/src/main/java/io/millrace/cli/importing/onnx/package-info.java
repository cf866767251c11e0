/** Translation of ONNX graphs to network files. */
package io.millrace.cli.importing.onnx;
