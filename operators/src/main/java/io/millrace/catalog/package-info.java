/**
 * The catalogue of the operators that ship with Millrace. The only package that may import all
 * operator packages.
 */
package io.millrace.catalog;
