/** Pools, delays and trims. */
package io.millrace.continual.pool;
