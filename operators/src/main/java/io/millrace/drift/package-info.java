/** Change detection for learners. */
package io.millrace.drift;
