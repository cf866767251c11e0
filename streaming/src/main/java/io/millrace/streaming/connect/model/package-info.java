/** Reading and writing of published models in folders and topics. */
package io.millrace.streaming.connect.model;
