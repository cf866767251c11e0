/** Math backends, which compute dense operations on whole blocks. */
package io.millrace.math.backend;
