/** Entry point for programs: builds models from the operators that ship with Millrace. */
package io.millrace.api.catalog;
