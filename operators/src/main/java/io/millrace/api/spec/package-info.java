/**
 * Describes operators by name and options, checks such descriptions, and builds operators from
 * them. Public API.
 */
package io.millrace.api.spec;
