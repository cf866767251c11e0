/** Translation of ONNX graphs to network files. */
package io.millrace.importing.onnx;
