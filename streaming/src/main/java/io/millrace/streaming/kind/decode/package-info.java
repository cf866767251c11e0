/** The kind of pipeline that decodes packets that another pipeline wrote. */
package io.millrace.streaming.kind.decode;
