/**
 * Operators by name and options: what a user writes, how it is checked, and the catalogue that
 * builds operators from it. Public API.
 */
package io.millrace.api.spec;
