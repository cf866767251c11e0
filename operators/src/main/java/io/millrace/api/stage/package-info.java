/**
 * Typed forms of the shipped stages, for programs: each option of a pipeline file is a method of
 * the same name. Public API.
 */
package io.millrace.api.stage;
