/**
 * A self-contained HTML page of pictures and tables: SVG without AWT, no scripts, no external
 * resources, light and dark mode.
 */
package io.millrace.simulate.report;
