package io.millrace.streaming.plugin;

import io.millrace.api.spec.ModelCatalog;
import io.millrace.api.spec.ModelFactory;
import io.millrace.api.spec.OperatorProvider;
import io.millrace.catalog.StandardCatalog;
import io.millrace.math.backend.DenseBackend;
import java.security.CodeSource;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.ServiceConfigurationError;
import java.util.ServiceLoader;
import java.util.Set;
import java.util.TreeMap;

/** Collects the operators of providers with their jars, and all faults found while loading them. */
final class PluginOperators {

  private static final String NAME = "[a-z][a-z0-9_-]*";

  private final Set<String> builtIn = StandardCatalog.catalog().types();
  private final Map<String, Offer> offers = new LinkedHashMap<>();
  private final List<String> faults = new ArrayList<>();

  /** An operator and the jar or class path it comes from. */
  private record Offer(ModelFactory factory, String place) {}

  /**
   * Adds the operators of all providers in a class loader; messages name the jar of each provider.
   */
  void add(ClassLoader loader) {
    add(loader, null);
  }

  /**
   * Adds the operators of all providers in a class loader.
   *
   * @param place name of the loader's jar in messages; null for the jar of each provider
   */
  void add(ClassLoader loader, String place) {
    Iterator<OperatorProvider> providers =
        ServiceLoader.load(OperatorProvider.class, loader).iterator();
    String last = "";
    int seen = 0;
    while (true) {
      try {
        if (!providers.hasNext()) {
          break;
        }
        OperatorProvider provider = providers.next();
        seen++;
        add(provider, place == null ? placeOf(provider) : place);
      } catch (ServiceConfigurationError | LinkageError unusable) {
        String fault =
            "Cannot load an operator of "
                + (place == null ? "the class path" : place)
                + ": "
                + LoadFailure.of(unusable);
        if (fault.equals(last)) {
          break; // The iterator makes no progress.
        }
        faults.add(fault);
        last = fault;
      }
    }
    if (place != null && seen == 0 && last.isEmpty()) {
      // ServiceLoader silently ignores names of classes in the JDK's modules.
      faults.add(
          "Cannot load an operator of "
              + place
              + ": expected a class of the jar that implements OperatorProvider, found none; "
              + PluginJar.CORRECT_LIST);
    }
  }

  private void add(OperatorProvider provider, String place) {
    String from = "provider " + provider.getClass().getName() + " of " + place;
    Map<String, ModelFactory> operators;
    try {
      int contract = provider.contract();
      if (contract != OperatorProvider.CONTRACT) {
        faults.add(
            "Cannot load "
                + from
                + ": expected one for contract "
                + OperatorProvider.CONTRACT
                + ", found one for contract "
                + contract
                + "; build it against millrace-operators of this version");
        return;
      }
      // Sorted, because the order in maps such as Map.of changes from run to run.
      operators = new TreeMap<>(provider.operators());
    } catch (RuntimeException | LinkageError failed) {
      faults.add("Cannot load " + from + ": " + LoadFailure.of(failed));
      return;
    }
    if (operators.isEmpty()) {
      faults.add("Cannot load " + from + ": expected at least one operator, found none; name one");
    }
    operators.forEach((name, factory) -> add(name, factory, place));
  }

  private void add(String name, ModelFactory factory, String place) {
    String what = "Cannot add operator '" + name + "' of " + place + ": ";
    if (factory == null || !name.matches(NAME)) {
      faults.add(
          what
              + (factory == null
                  ? "expected a factory, found null; correct its provider"
                  : "expected a lower-case word such as my-operator; correct its provider"));
    } else if (builtIn.contains(name)) {
      faults.add(what + "an operator of this name is built in; rename it in its provider");
    } else if (offers.containsKey(name)) {
      String other = offers.get(name).place();
      faults.add(
          what
              + other
              + " has an operator of this name; leave one of them out, or rename the operator in"
              + " its provider");
    } else {
      offers.put(name, new Offer(factory, place));
    }
  }

  /**
   * The catalogue of the built-in operators and these.
   *
   * @throws PluginException with all faults
   */
  ModelCatalog on(DenseBackend backend) {
    requireSound();
    ModelCatalog catalog = StandardCatalog.catalog(backend);
    for (Map.Entry<String, Offer> offer : offers.entrySet()) {
      String named = "operator '" + offer.getKey() + "' of " + offer.getValue().place();
      catalog = catalog.with(offer.getKey(), GuardedFactory.of(offer.getValue().factory(), named));
    }
    return catalog;
  }

  /** Throws an exception with all faults, if there are any. */
  void requireSound() {
    if (!faults.isEmpty()) {
      throw new PluginException(faults);
    }
  }

  void fault(String message) {
    faults.add(message);
  }

  private static String placeOf(OperatorProvider provider) {
    CodeSource source = provider.getClass().getProtectionDomain().getCodeSource();
    return source == null ? "the class path" : "jar " + source.getLocation();
  }
}
