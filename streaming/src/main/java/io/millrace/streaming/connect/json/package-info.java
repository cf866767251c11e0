/** Records as JSON. */
package io.millrace.streaming.connect.json;
