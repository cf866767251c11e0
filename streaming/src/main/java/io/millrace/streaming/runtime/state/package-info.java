/** States of groups and keys over Flink's keyed state. */
package io.millrace.streaming.runtime.state;
