/**
 * One self-contained HTML page of pictures and tables: SVG written by hand, no script, nothing
 * loaded from elsewhere, no AWT, readable on a light or a dark screen.
 */
package io.millrace.simulate.report;
