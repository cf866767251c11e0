/** Update rules that several operators use. */
package io.millrace.math.update;
