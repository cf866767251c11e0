/** The continual forms of operators, one class for each group. */
package io.millrace.cli.importing.onnx.rule;
