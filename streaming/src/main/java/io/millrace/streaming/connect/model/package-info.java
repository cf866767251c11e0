/** Published models as a source and as a sink. */
package io.millrace.streaming.connect.model;
