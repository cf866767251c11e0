/** Fills missing channels from those observed and from what was there before. */
package io.millrace.impute;
