/**
 * State-space layers over whole clips, in double precision: the reference for the running layers.
 */
package io.millrace.statespace.offline;
