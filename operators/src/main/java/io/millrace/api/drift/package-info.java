/** What learners on changing streams share: running means, and a detector of changes. */
package io.millrace.api.drift;
