/** Reading and writing of records as JSON. */
package io.millrace.streaming.connect.json;
