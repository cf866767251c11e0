/** Reading configuration values, with every fault collected. */
package io.millrace.config;
