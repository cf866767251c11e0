/** The kind of pipeline that answers with the models of another pipeline. */
package io.millrace.streaming.kind.follow;
