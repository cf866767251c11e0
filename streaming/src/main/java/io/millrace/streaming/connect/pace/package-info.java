/** The speed at which files are played, and how far the play is from it. */
package io.millrace.streaming.connect.pace;
