/** Windows over the series of a key. */
package io.millrace.window;
