/** Records that enter and leave a pipeline. Public API. */
package io.millrace.api.record;
