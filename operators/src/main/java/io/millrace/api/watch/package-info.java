/** Typed forms of the stages that watch others, for programs. Public API. */
package io.millrace.api.watch;
