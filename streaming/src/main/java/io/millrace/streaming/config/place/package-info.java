/** Where records are read and written, as a pipeline file says it: topics, folders and logins. */
package io.millrace.streaming.config.place;
