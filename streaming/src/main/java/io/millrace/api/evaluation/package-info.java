/** How the answers of a pipeline are judged while it runs, as data. */
package io.millrace.api.evaluation;
