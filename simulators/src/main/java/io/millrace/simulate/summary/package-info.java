/**
 * What a run left, from its files: results, readings, models, refused records and events, reduced
 * to the page of a report in one bounded pass after another. It knows fields and slots by their
 * declared meaning, and no operator.
 */
package io.millrace.simulate.summary;
