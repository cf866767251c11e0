/** Events that stages find in a stream: changes and alarms. Public API. */
package io.millrace.api.event;
