package io.millrace.simulate.report;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.ArrayList;
import java.util.List;

/** What is wrong with how a page looks, found in the page itself. */
public final class PageCheck {

  /** Labels that cover each other, by more than the roundings of a pixel. */
  private static final String OVERLAPS =
      """
      (function () {
        var found = [];
        document.querySelectorAll("svg").forEach(function (svg) {
          var labels = Array.from(svg.querySelectorAll("text")).filter(function (text) {
            return text.textContent.trim() && text.getBoundingClientRect().width > 0;
          });
          for (var a = 0; a < labels.length; a++) {
            for (var b = a + 1; b < labels.length; b++) {
              var one = labels[a].getBoundingClientRect(), other = labels[b].getBoundingClientRect();
              var wide = Math.min(one.right, other.right) - Math.max(one.left, other.left);
              var high = Math.min(one.bottom, other.bottom) - Math.max(one.top, other.top);
              if (wide > 1.5 && high > 3) {
                found.push(svg.getAttribute("aria-label") + ": '" + labels[a].textContent
                  + "' and '" + labels[b].textContent + "'");
              }
            }
          }
        });
        return found.slice(0, 20);
      })()
      """;

  /** Labels that end outside their picture. */
  private static final String OUTSIDE =
      """
      Array.from(document.querySelectorAll("svg.drawn")).flatMap(function (svg) {
        var box = svg.getBoundingClientRect();
        return Array.from(svg.querySelectorAll("text")).filter(function (text) {
          var at = text.getBoundingClientRect();
          return at.left < box.left - 2 || at.right > box.right + 2
            || at.top < box.top - 2 || at.bottom > box.bottom + 2;
        }).map(function (text) { return svg.getAttribute("aria-label") + ": " + text.textContent; });
      }).slice(0, 20)
      """;

  /** Elements that reach beyond the window, other than those in a box that scrolls. */
  private static final String WIDE =
      """
      Array.from(document.querySelectorAll("body *")).filter(function (one) {
        if (one.closest("svg") && one.tagName !== "svg") return false;
        for (var box = one.parentElement; box; box = box.parentElement) {
          var style = getComputedStyle(box);
          if (style.overflowX !== "visible" && box.scrollWidth > box.clientWidth + 1) return false;
        }
        return one.getBoundingClientRect().right > window.innerWidth + 1;
      }).map(function (one) { return one.tagName + "." + one.className + " " + one.textContent.slice(0, 40); })
        .slice(0, 10)
      """;

  private PageCheck() {}

  /** Labels that overlap or are cut, and what is wider than the window. */
  public static List<String> faults(Browser browser) throws Exception {
    List<String> faults = new ArrayList<>();
    add("overlap: ", browser.value(OVERLAPS), faults);
    add("outside: ", browser.value(OUTSIDE), faults);
    add("too wide: ", browser.value(WIDE), faults);
    if (browser.value("document.documentElement.scrollWidth > window.innerWidth").asBoolean()) {
      faults.add("the page scrolls sideways");
    }
    return faults;
  }

  private static void add(String what, JsonNode found, List<String> faults) {
    found.forEach(one -> faults.add(what + one.asText()));
  }
}
