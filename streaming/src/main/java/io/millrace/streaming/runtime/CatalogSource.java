package io.millrace.streaming.runtime;

import io.millrace.operator.ModelCatalog;
import java.io.Serializable;
import java.util.function.Supplier;

/**
 * Where a subtask finds the operators by name. Travels to the cluster with the job, so it is a
 * method reference such as {@code StandardCatalog::standard}, not a catalogue.
 */
public interface CatalogSource extends Supplier<ModelCatalog>, Serializable {}
