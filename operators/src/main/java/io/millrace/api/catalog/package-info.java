/** The operators that ship, for programs. */
package io.millrace.api.catalog;
