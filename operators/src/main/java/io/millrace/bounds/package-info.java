/** Least and greatest values of answers. */
package io.millrace.bounds;
