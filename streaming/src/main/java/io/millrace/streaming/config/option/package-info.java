/** Options of stages whose texts stand for something outside the file or the operator. */
package io.millrace.streaming.config.option;
