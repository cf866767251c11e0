/** What is judged of a pipeline's answers, and the records between the operators that judge. */
package io.millrace.streaming.judge;
