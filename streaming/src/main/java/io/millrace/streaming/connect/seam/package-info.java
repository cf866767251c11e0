/** History, then a live topic: one stream that is cut at an event time, the seam. */
package io.millrace.streaming.connect.seam;
