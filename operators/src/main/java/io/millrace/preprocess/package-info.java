/** Preprocessing operators: standardization, whitening, imputation of missing channels. */
package io.millrace.preprocess;
