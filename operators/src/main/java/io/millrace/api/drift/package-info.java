/** Running means and a change detector for learners on changing streams. Public API. */
package io.millrace.api.drift;
