/** {@code millrace models}. */
package io.millrace.cli.models;
