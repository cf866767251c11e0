/** Movements of people, recorded by devices or a camera and labelled in each reading. */
package io.millrace.benchmark.published.movement;
