/** The operators that ship. The one package that may import every family. */
package io.millrace.catalog;
