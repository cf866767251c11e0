/** How far a reading is from what is usual of its key, channel by channel. */
package io.millrace.distance;
