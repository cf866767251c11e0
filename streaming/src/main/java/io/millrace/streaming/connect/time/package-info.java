/** Event times as numbers and text. */
package io.millrace.streaming.connect.time;
