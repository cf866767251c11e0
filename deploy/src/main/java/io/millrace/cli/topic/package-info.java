/** Topics as commands read and write them: addresses, committed records, failures. */
package io.millrace.cli.topic;
