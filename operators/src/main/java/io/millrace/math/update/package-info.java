/** Update rules that several operators share. */
package io.millrace.math.update;
