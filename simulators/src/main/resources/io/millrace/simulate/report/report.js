(function () {
  "use strict";
  var SVG = "http://www.w3.org/2000/svg";
  var root = document.documentElement;
  var CHARACTER = 6.7; // upper estimate of the width of a character at 12 px

  function element(name, parent, attributes, text) {
    var made = document.createElement(name);
    for (var key in attributes || {}) made.setAttribute(key, attributes[key]);
    if (text !== undefined) made.textContent = text;
    if (parent) parent.appendChild(made);
    return made;
  }

  function shape(name, parent, attributes, text) {
    var made = document.createElementNS(SVG, name);
    for (var key in attributes || {}) made.setAttribute(key, attributes[key]);
    if (text !== undefined) made.textContent = text;
    parent.appendChild(made);
    return made;
  }

  function remember(key, value) {
    // A page from a file may have no storage.
    try {
      if (value === undefined) return window.localStorage.getItem(key);
      window.localStorage.setItem(key, value);
    } catch (none) {
      return null;
    }
    return value;
  }

  function number(value) {
    if (value === null || value === undefined || !isFinite(value)) return "none";
    var size = Math.abs(value);
    if (size !== 0 && (size < 1e-4 || size >= 1e7)) return value.toExponential(2).replace("-", "−");
    return Number(value.toPrecision(4)).toLocaleString("en").replace("-", "−");
  }

  function twoDigits(value) {
    return (value < 10 ? "0" : "") + value;
  }

  var MONTHS = ["Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec"];

  /** A time in the zone of its axis, whole. */
  function timeText(axis, value) {
    var at = new Date(value + (axis.zone || 0) * 60000);
    var text = at.toISOString();
    var seconds = at.getUTCSeconds() || at.getUTCMilliseconds() ? text.slice(16, 19) : "";
    return text.slice(0, 10) + " " + text.slice(11, 16) + seconds;
  }

  function xText(axis, value) {
    return axis.scale === "time" ? timeText(axis, value) : number(value);
  }

  var SECOND = 1000, MINUTE = 60 * SECOND, HOUR = 60 * MINUTE, DAY = 24 * HOUR;
  var STEPS = [1, 2, 5, 10, 15, 30].map(function (n) { return n * SECOND; })
    .concat([1, 2, 5, 10, 15, 30].map(function (n) { return n * MINUTE; }),
      [1, 2, 3, 6, 12].map(function (n) { return n * HOUR; }),
      [1, 2, 3, 5, 7, 14].map(function (n) { return n * DAY; }));

  function timeTicks(axis, low, high, most) {
    var shift = (axis.zone || 0) * 60000;
    var ticks = [];
    var step = STEPS.find(function (one) { return (high - low) / one <= most; });
    if (step) {
      for (var at = Math.ceil((low + shift) / step) * step; at <= high + shift; at += step) {
        var date = new Date(at);
        var day = date.getUTCDate() + " " + MONTHS[date.getUTCMonth()];
        var clock = twoDigits(date.getUTCHours()) + ":" + twoDigits(date.getUTCMinutes());
        var label = step >= DAY || (at % DAY === 0 && step >= HOUR) ? day
          : step >= MINUTE ? clock : clock + ":" + twoDigits(date.getUTCSeconds());
        ticks.push([at - shift, label]);
      }
      return ticks;
    }
    var months = (high - low) / (30.44 * DAY);
    var apart = [1, 2, 3, 6, 12, 24, 60, 120, 240, 600, 1200].find(function (one) {
      return months / one <= most;
    }) || 12000;
    var begin = new Date(low + shift);
    var index = begin.getUTCFullYear() * 12 + begin.getUTCMonth();
    for (index = Math.ceil(index / apart) * apart; ; index += apart) {
      var start = Date.UTC(Math.floor(index / 12), index % 12, 1) - shift;
      if (start > high) return ticks;
      if (start >= low) {
        ticks.push([start, apart >= 12 ? String(index / 12)
          : MONTHS[index % 12] + " " + Math.floor(index / 12)]);
      }
    }
  }

  function ticks(axis, low, high, most) {
    if (axis.scale === "time") return timeTicks(axis, low, high, most);
    var found = [];
    if (axis.scale === "log" && high / low > 20) {
      // One or two powers say little of a scale: there, 2 and 5 times each is named too.
      [[1], [1, 2, 5]].forEach(function (factors) {
        if (found.length > 2) return;
        found = [];
        for (var k = Math.floor(Math.log10(low)); k <= Math.log10(high) + 1e-9; k++) {
          factors.forEach(function (factor) {
            var at = factor * Math.pow(10, k);
            if (at >= low * (1 - 1e-9) && at <= high * (1 + 1e-9)) found.push([at, number(at)]);
          });
        }
      });
      var every = Math.ceil(found.length / most);
      return found.filter(function (one, at) { return at % every === 0; });
    }
    var raw = (high - low) / most;
    var power = Math.pow(10, Math.floor(Math.log10(raw)));
    var step = [1, 2, 5, 10].map(function (f) { return f * power; })
      .find(function (one) { return one >= raw * (1 - 1e-9); });
    for (var n = Math.ceil(low / step - 1e-9); n * step <= high + step * 1e-9; n++) {
      found.push([n * step, number(n * step)]);
    }
    return found;
  }

  function spread(axis, value) {
    return axis.scale === "log" ? Math.log10(value) : value;
  }

  function unspread(axis, value) {
    return axis.scale === "log" ? Math.pow(10, value) : value;
  }

  /** The places of a line: written out, or evenly apart. */
  function places(x) {
    if (Array.isArray(x)) return x;
    var made = [];
    for (var at = 0; at < x.count; at++) made.push(x.from + at * x.step);
    return made;
  }

  function nearest(x, y, value) {
    var best = -1;
    for (var at = 0; at < x.length; at++) {
      if (y[at] !== null && (best < 0 || Math.abs(x[at] - value) < Math.abs(x[best] - value))) {
        best = at;
      }
    }
    return best;
  }

  function tipFor(figure) {
    var tip = element("div", figure, { "class": "tip", role: "status", "aria-live": "polite" });
    tip.hidden = true;
    return {
      show: function (lines, x, y) {
        tip.textContent = "";
        lines.forEach(function (line) { element("div", tip, {}, line); });
        tip.hidden = false;
        var room = figure.clientWidth - tip.offsetWidth - 4;
        tip.style.left = Math.max(0, Math.min(room, x + 14)) + "px";
        tip.style.top = Math.max(0, y - tip.offsetHeight - 12) + "px";
      },
      hide: function () { tip.hidden = true; }
    };
  }

  /**
   * What is shown of an axis, and the place that is read: by buttons, dragging, wheel and keys.
   * The picture says what it has (whole, box, places), and draws, reads and leaves a place.
   */
  function ranged(axis, svg, bar, picture) {
    var range = null;
    var cursor = null;
    var begun = null;
    var buttons = element("span", bar, { "class": "buttons" });
    function button(text, name, act) {
      var made = element("button", buttons, { type: "button", "aria-label": name, title: name }, text);
      made.addEventListener("click", act);
    }
    button("+", "Zoom in", function () { zoom(0.5); });
    button("−", "Zoom out", function () { zoom(2); });
    button("‹", "Earlier", function () { pan(-0.5); });
    button("›", "Later", function () { pan(0.5); });
    button("All", "Show all", all);

    function all() {
      range = null;
      picture.draw();
    }

    function visible() {
      return range || picture.whole();
    }

    function spreadOut(both) {
      return both.map(function (value) { return spread(axis, value); });
    }

    function zoom(factor, about) {
      var ends = spreadOut(picture.whole());
      var now = spreadOut(visible());
      var middle = about === undefined ? (cursor === null ? (now[0] + now[1]) / 2 : spread(axis, cursor))
        : spread(axis, about);
      middle = Math.min(now[1], Math.max(now[0], middle));
      var share = (middle - now[0]) / (now[1] - now[0]);
      var size = Math.min((now[1] - now[0]) * factor, ends[1] - ends[0]);
      var low = Math.max(ends[0], Math.min(ends[1] - size, middle - share * size));
      range = size >= ends[1] - ends[0] ? null
        : [unspread(axis, low), unspread(axis, low + size)];
      picture.draw();
    }

    function pan(share) {
      var ends = spreadOut(picture.whole());
      var now = spreadOut(visible());
      var size = now[1] - now[0];
      var low = Math.max(ends[0], Math.min(ends[1] - size, now[0] + share * size));
      range = range && [unspread(axis, low), unspread(axis, low + size)];
      picture.draw();
    }

    function at(event) {
      var box = picture.box();
      return Math.min(box.right, Math.max(box.left, event.clientX - svg.getBoundingClientRect().left));
    }

    svg.addEventListener("pointerdown", function (event) {
      if (event.button !== 0) return;
      begun = event.clientX - svg.getBoundingClientRect().left;
      try { svg.setPointerCapture(event.pointerId); } catch (synthetic) { /* made by a test */ }
    });
    svg.addEventListener("pointermove", function (event) {
      var x = at(event), box = picture.box();
      if (begun !== null && Math.abs(x - begun) > 4) {
        picture.leave();
        box.pick.setAttribute("x", Math.min(x, begun));
        box.pick.setAttribute("width", Math.abs(x - begun));
        box.pick.setAttribute("visibility", "visible");
        return;
      }
      picture.point(box.value(x), event.clientY - svg.getBoundingClientRect().top);
    });
    svg.addEventListener("pointerup", function (event) {
      var x = at(event), box = picture.box();
      if (begun !== null && Math.abs(x - begun) > 8) {
        range = [box.value(Math.max(box.left, Math.min(x, begun))),
          box.value(Math.min(box.right, Math.max(x, begun)))];
        picture.draw();
      }
      begun = null;
    });
    svg.addEventListener("pointercancel", function () { begun = null; picture.draw(); });
    svg.addEventListener("pointerleave", function () { if (begun === null) picture.leave(); });
    svg.addEventListener("dblclick", all);
    svg.addEventListener("wheel", function (event) {
      if (!event.ctrlKey) return; // The page scrolls otherwise.
      event.preventDefault();
      zoom(event.deltaY < 0 ? 0.7 : 1.4, picture.box().value(at(event)));
    }, { passive: false });
    svg.addEventListener("keydown", function (event) {
      var shown = visible();
      if (event.key === "ArrowLeft" || event.key === "ArrowRight") {
        var on = event.key === "ArrowRight" ? 1 : -1;
        if (event.shiftKey) {
          pan(on * 0.25);
        } else {
          var inside = picture.places().filter(function (x) { return x >= shown[0] && x <= shown[1]; });
          var next = cursor === null ? (on > 0 ? inside[0] : inside[inside.length - 1])
            : on > 0 ? inside.find(function (x) { return x > cursor; })
              : inside.slice().reverse().find(function (x) { return x < cursor; });
          if (next !== undefined) picture.point(next, 60);
        }
      } else if (event.key === "+" || event.key === "=") {
        zoom(0.5);
      } else if (event.key === "-") {
        zoom(2);
      } else if (event.key === "0" || event.key === "Escape") {
        all();
      } else {
        return;
      }
      event.preventDefault();
    });
    return { visible: visible, stand: function (place) { cursor = place; } };
  }

  /** Lines with bands, marked points and marked ranges; one view at a time. */
  function lines(figure, data) {
    data.views.forEach(function (view) {
      view.lines.forEach(function (line) { line.x = places(line.x); });
    });
    var old = figure.querySelector("svg");
    var bar = element("div", null, { "class": "bar" });
    figure.insertBefore(element("div", null, { "class": "axis strongly" }, data.title), old);
    figure.insertBefore(bar, old);
    var view = data.views[0];
    if (data.views.length > 1) {
      var label = element("label", bar, {}, data.choice + " ");
      var select = element("select", label);
      var groups = {};
      data.views.forEach(function (one, at) {
        var cut = one.group || "";
        var into = cut ? groups[cut] || (groups[cut] = element("optgroup", select, { label: cut })) : select;
        element("option", into, { value: at }, cut ? cut + ": " + one.name : one.name);
      });
      select.addEventListener("change", function () {
        view = data.views[Number(select.value)];
        draw();
      });
    }
    var legend = element("ul", null, { "class": "legend" });
    figure.insertBefore(legend, old);
    var up = element("div", null, { "class": "axis" }, data.y.label);
    figure.insertBefore(up, old);
    var svg = document.createElementNS(SVG, "svg");
    svg.setAttribute("class", "drawn");
    svg.setAttribute("tabindex", "0");
    svg.setAttribute("role", "img");
    figure.replaceChild(svg, old);
    element("div", figure, { "class": "axis below" }, data.x.label);
    var tip = tipFor(figure);
    var box = {};

    function whole() {
      var low = Infinity, high = -Infinity;
      view.lines.forEach(function (line) {
        line.x.forEach(function (x) {
          if (isFinite(spread(data.x, x))) { low = Math.min(low, x); high = Math.max(high, x); }
        });
      });
      if (!(low <= high)) { low = 0; high = 1; }
      return low < high ? [low, high] : [low - 0.5, high + 0.5];
    }

    function draw() {
      tip.hide();
      svg.textContent = "";
      legend.textContent = "";
      svg.setAttribute("aria-label", data.title + ", " + view.name
        + ". Arrow keys show values, plus and minus zoom, 0 shows all.");
      var width = Math.max(200, figure.clientWidth);
      var height = width < 600 ? 230 : 320;
      var shown = zoomed.visible();
      var log = data.y.scale === "log";
      var low = Infinity, high = -Infinity;
      function take(value) {
        if (value !== null && isFinite(value) && (!log || value > 0)) {
          low = Math.min(low, value);
          high = Math.max(high, value);
        }
      }
      view.lines.forEach(function (line) {
        line.x.forEach(function (x, at) {
          if (x >= shown[0] && x <= shown[1]) {
            take(line.y[at]);
            if (line.low) { take(line.low[at]); take(line.high[at]); }
          }
        });
      });
      (view.marks || []).forEach(function (mark) {
        if (mark.x >= shown[0] && mark.x <= shown[1]) take(mark.y);
      });
      if (!(low <= high)) { low = log ? 1 : 0; high = log ? 10 : 1; }
      if (data.y.zero && !log) { low = Math.min(0, low); high = Math.max(0, high); }
      if (high === low) { high += Math.abs(low) * 1e-3 || 1; }
      var room = (high - low) / 20;
      var axis = log ? { scale: "log" } : { scale: "linear" };
      if (log) { low = low / 1.15; high = high * 1.15; } else { high += room; low = low === 0 ? 0 : low - room; }
      var upTicks = ticks(axis, low, high, height < 300 ? 5 : 7);
      var left = 14 + CHARACTER * Math.max.apply(null, upTicks.map(function (one) { return one[1].length; }).concat([1]));
      box = { left: left, right: width - 10, top: 8, bottom: height - 24, shown: shown };
      var a = spread(data.x, shown[0]), b = spread(data.x, shown[1]);
      box.x = function (value) {
        return box.left + (spread(data.x, value) - a) / (b - a) * (box.right - box.left);
      };
      box.value = function (pixel) {
        return unspread(data.x, a + (pixel - box.left) / (box.right - box.left) * (b - a));
      };
      var c = spread(axis, low), d = spread(axis, high);
      box.y = function (value) {
        return box.bottom - (spread(axis, value) - c) / (d - c) * (box.bottom - box.top);
      };
      svg.setAttribute("viewBox", "0 0 " + width + " " + height);
      svg.setAttribute("width", width);
      svg.setAttribute("height", height);
      upTicks.forEach(function (one) {
        var y = box.y(one[0]);
        shape("line", svg, { "class": "grid", x1: box.left, x2: box.right, y1: y, y2: y });
        shape("text", svg, { "class": "tick", x: box.left - 5, y: Math.max(y + 4, 11), "text-anchor": "end" }, one[1]);
      });
      var end = -Infinity;
      ticks(data.x, shown[0], shown[1], Math.max(2, Math.floor(width / 78))).forEach(function (one) {
        var x = box.x(one[0]);
        var half = one[1].length * CHARACTER / 2;
        shape("line", svg, { "class": "grid", x1: x, x2: x, y1: box.top, y2: box.bottom });
        if (x - half > end && x + half <= width && x - half >= 0) {
          shape("text", svg, { "class": "tick", x: x, y: box.bottom + 16, "text-anchor": "middle" }, one[1]);
          end = x + half + 6;
        }
      });
      var clip = "clip" + Math.random().toString(36).slice(2);
      shape("rect", shape("clipPath", svg, { id: clip }), { x: box.left, y: 0, width: box.right - box.left, height: box.bottom + 1 });
      var inside = shape("g", svg, { "clip-path": "url(#" + clip + ")" });
      var kinds = [];
      (view.spans || []).forEach(function (span) {
        if (span.to < shown[0] || span.from > shown[1]) return;
        if (kinds.indexOf(span.kind) < 0) kinds.push(span.kind);
        var from = box.x(Math.max(span.from, shown[0])), to = box.x(Math.min(span.to, shown[1]));
        shape("rect", inside, { "class": "span k" + kinds.indexOf(span.kind) % 6, x: from, y: box.top,
          width: Math.max(2, to - from), height: box.bottom - box.top });
      });
      view.lines.forEach(function (line, at) {
        if (line.low) {
          pieces(line, shown).forEach(function (piece) {
            var path = piece.map(function (i) { return box.x(line.x[i]) + " " + box.y(line.high[i]); })
              .concat(piece.slice().reverse().map(function (i) { return box.x(line.x[i]) + " " + box.y(line.low[i]); }));
            shape("path", inside, { "class": "band f" + at % 6, d: "M" + path.join("L") + "Z" });
          });
        }
      });
      view.lines.forEach(function (line, at) {
        var path = "", pen = false;
        line.x.forEach(function (x, i) {
          var y = line.y[i];
          if (y === null || (log && y <= 0)) { pen = false; return; }
          path += (pen ? "L" : "M") + box.x(x).toFixed(2) + " " + box.y(y).toFixed(2);
          // A value between two gaps is a dot.
          if (!pen && (i + 1 >= line.y.length || line.y[i + 1] === null)) path += "h.01";
          pen = true;
        });
        shape("path", inside, { "class": "line s" + at % 6, d: path });
        var item = element("li", legend);
        var sample = shape("svg", item, { "class": "sample", width: 30, height: 12, viewBox: "0 0 30 12" });
        if (line.low) shape("rect", sample, { "class": "band f" + at % 6, x: 0, y: 1, width: 30, height: 10 });
        shape("line", sample, { "class": "line s" + at % 6, x1: 0, x2: 30, y1: 6, y2: 6 });
        item.appendChild(document.createTextNode(line.name));
      });
      kinds.forEach(function (kind, at) {
        var item = element("li", legend);
        var sample = shape("svg", item, { "class": "sample", width: 14, height: 12, viewBox: "0 0 14 12" });
        shape("rect", sample, { "class": "span k" + at % 6, x: 0, y: 0, width: 14, height: 12 });
        item.appendChild(document.createTextNode(kind));
      });
      (view.marks || []).forEach(function (mark) {
        if (mark.x < shown[0] || mark.x > shown[1] || (log && mark.y <= 0)) return;
        shape("circle", inside, { "class": "mark", cx: box.x(mark.x), cy: mark.y === null ? box.top + 5 : box.y(mark.y), r: 4 });
      });
      box.rule = shape("line", svg, { "class": "rule", y1: box.top, y2: box.bottom, visibility: "hidden" });
      box.pick = shape("rect", svg, { "class": "pick", y: box.top, height: box.bottom - box.top, visibility: "hidden" });
    }

    /** Runs of places that have a band. */
    function pieces(line, shown) {
      var all = [], now = [];
      line.x.forEach(function (x, i) {
        var there = line.low[i] !== null && line.high[i] !== null && (data.y.scale !== "log" || line.low[i] > 0);
        if (there) { now.push(i); }
        if ((!there || i === line.x.length - 1) && now.length) { all.push(now); now = []; }
      });
      return all;
    }

    function point(value, pixelY) {
      var best = null;
      view.lines.forEach(function (line) {
        var at = nearest(line.x, line.y, value);
        if (at >= 0 && (best === null || Math.abs(line.x[at] - value) < Math.abs(best - value))) best = line.x[at];
      });
      var near = (view.marks || []).filter(function (mark) {
        return Math.abs(box.x(mark.x) - box.x(value)) < 7;
      })[0];
      if (near) best = near.x;
      if (best === null || best < box.shown[0] || best > box.shown[1]) { tip.hide(); return; }
      zoomed.stand(best);
      var text = [xText(data.x, best)];
      view.lines.forEach(function (line) {
        var at = nearest(line.x, line.y, best);
        if (at >= 0 && Math.abs(box.x(line.x[at]) - box.x(best)) < 4) {
          var band = line.low && line.low[at] !== null
            ? " (" + number(line.low[at]) + " to " + number(line.high[at]) + ")" : "";
          text.push(line.name + ": " + number(line.y[at]) + band);
          if (line.notes && line.notes[at]) text.push(line.notes[at]);
        }
      });
      if (near) text.push(near.text);
      (view.spans || []).forEach(function (span) {
        if (span.from <= best && best <= span.to && text.length < 9) text.push(span.text || span.kind);
      });
      box.rule.setAttribute("x1", box.x(best));
      box.rule.setAttribute("x2", box.x(best));
      box.rule.setAttribute("visibility", "visible");
      tip.show(text, box.x(best), svg.offsetTop !== undefined ? svg.offsetTop + pixelY
        : svg.getBoundingClientRect().top - figure.getBoundingClientRect().top + pixelY);
    }

    var zoomed = ranged(data.x, svg, bar, {
      whole: whole,
      draw: draw,
      point: point,
      leave: function () { tip.hide(); box.rule.setAttribute("visibility", "hidden"); },
      box: function () { return box; },
      places: function () { return view.lines[0].x; }
    });
    draw();
    return draw;
  }

  /** A lane for each name over one axis: bars with marks, or bands of a few kinds. */
  function lanes(figure, data) {
    var old = figure.querySelector("svg");
    var bar = element("div", null, { "class": "bar" });
    figure.insertBefore(element("div", null, { "class": "axis strongly" }, data.title), old);
    figure.insertBefore(bar, old);
    var legend = element("ul", null, { "class": "legend" });
    figure.insertBefore(legend, old);
    var svg = document.createElementNS(SVG, "svg");
    svg.setAttribute("class", "drawn");
    svg.setAttribute("tabindex", "0");
    svg.setAttribute("role", "img");
    svg.setAttribute("aria-label", data.title
      + ". Arrow keys show values, plus and minus zoom, 0 shows all.");
    figure.replaceChild(svg, old);
    if (data.x.label) element("div", figure, { "class": "axis below" }, data.x.label);
    var tip = tipFor(figure);
    var box = {};
    var ends = [Infinity, -Infinity], top = data.base * 10, each = [];
    data.lanes.forEach(function (lane) {
      lane.runs = lane.runs || [];
      lane.x = places(lane.x || []);
      lane.x.forEach(function (x) { each.push(x); });
      lane.runs.forEach(function (run) { each.push(run[0]); each.push(run[1]); });
      (lane.y || []).forEach(function (y) { if (y !== null) top = Math.max(top, y); });
    });
    each.sort(function (a, b) { return a - b; });
    if (each.length) ends = [each[0], each[each.length - 1]];
    if (!(ends[0] < ends[1])) ends = [ends[0] - 0.5, ends[0] + 0.5];
    (data.kinds || []).forEach(function (kind, at) {
      var item = element("li", legend);
      var sample = shape("svg", item, { "class": "sample", width: 14, height: 12, viewBox: "0 0 14 12" });
      shape("rect", sample, { "class": "b" + at, x: 0, y: 0, width: 14, height: 12 });
      item.appendChild(document.createTextNode(kind));
    });

    function draw() {
      tip.hide();
      svg.textContent = "";
      var width = Math.max(200, figure.clientWidth);
      var longest = Math.max.apply(null, data.lanes.map(function (lane) { return lane.name.length; }));
      var high = data.kinds ? 34 : 78;
      var bottom = 8 + high * data.lanes.length;
      var shown = zoomed.visible();
      var a = spread(data.x, shown[0]), b = spread(data.x, shown[1]);
      box = { left: Math.min(width * 0.34, 10 + 7.2 * longest), right: width - 10, top: 8, bottom: bottom, shown: shown };
      box.x = function (value) { return box.left + (spread(data.x, value) - a) / (b - a) * (box.right - box.left); };
      box.value = function (pixel) {
        return unspread(data.x, a + (pixel - box.left) / (box.right - box.left) * (b - a));
      };
      svg.setAttribute("viewBox", "0 0 " + width + " " + (bottom + 24));
      svg.setAttribute("width", width);
      svg.setAttribute("height", bottom + 24);
      var end = -Infinity;
      ticks(data.x, shown[0], shown[1], Math.max(2, Math.floor((width - box.left) / 78))).forEach(function (one) {
        var x = box.x(one[0]), half = one[1].length * CHARACTER / 2;
        shape("line", svg, { "class": "grid", x1: x, x2: x, y1: box.top, y2: bottom });
        if (x - half > end && x + half <= width) {
          shape("text", svg, { "class": "tick", x: x, y: bottom + 16, "text-anchor": "middle" }, one[1]);
          end = x + half + 6;
        }
      });
      var clip = "clip" + Math.random().toString(36).slice(2);
      shape("rect", shape("clipPath", svg, { id: clip }), { x: box.left, y: 0, width: box.right - box.left, height: bottom + 1 });
      var inside = shape("g", svg, { "clip-path": "url(#" + clip + ")" });
      data.lanes.forEach(function (lane, at) {
        var foot = 8 + high * (at + 1);
        shape("text", svg, { "class": "key", x: box.left - 8, y: data.kinds ? foot - high / 2 + 2 : foot - 14,
          "text-anchor": "end" }, lane.name);
        if (data.kinds) {
          bands(inside, lane, foot - high, high - 6);
        } else {
          bars(inside, lane, foot, high);
        }
      });
      box.rule = shape("line", svg, { "class": "rule", y1: box.top, y2: box.bottom, visibility: "hidden" });
      box.pick = shape("rect", svg, { "class": "pick", y: box.top, height: box.bottom - box.top, visibility: "hidden" });
    }

    function bands(inside, lane, y, high) {
      lane.runs.forEach(function (run) {
        if (run[1] < box.shown[0] || run[0] > box.shown[1]) return;
        var from = box.x(Math.max(run[0], box.shown[0])), to = box.x(Math.min(run[1], box.shown[1]));
        var name = data.kinds[run[2]];
        shape("rect", inside, { "class": "b" + run[2], x: from, y: y, width: Math.max(0.5, to - from), height: high });
        if (name.length * CHARACTER + 6 < to - from) {
          shape("text", inside, { "class": "on", x: (from + to) / 2, y: y + high / 2 + 4, "text-anchor": "middle" }, name);
        }
      });
    }

    function bars(inside, lane, foot, high) {
      var room = 3 * 12 + 7;
      var up = function (value) {
        var share = Math.log10(Math.min(top, value) / data.base) / Math.log10(top / data.base);
        return foot - Math.max(0, share) * (high - room);
      };
      shape("line", svg, { "class": "foot", x1: box.left, x2: box.right, y1: foot, y2: foot });
      shape("text", svg, { "class": "small", x: box.left - 8, y: foot - 1, "text-anchor": "end" },
        number(data.base) + "–" + number(Number(top.toPrecision(3))));
      var path = "";
      lane.x.forEach(function (x, i) {
        var y = lane.y[i];
        if (y > data.base && x >= box.shown[0] && x <= box.shown[1]) {
          path += "M" + box.x(x).toFixed(2) + " " + foot + "V" + up(y).toFixed(2);
        }
      });
      shape("path", inside, { "class": "bars", d: path });
      // A label has the lowest of three rows in which it covers no other; the pointer shows the rest.
      var rows = [[], [], []];
      lane.marks.forEach(function (mark) {
        if (mark.x < box.shown[0] || mark.x > box.shown[1]) return;
        var x = box.x(mark.x), size = 6.6 * mark.text.length;
        shape("circle", inside, { "class": "mark", cx: x, cy: up(mark.y), r: 3.5 });
        var from = x + size <= box.right ? x - 3 : x - size + 3;
        if (from < box.left) return;
        var row = rows.findIndex(function (taken) {
          return taken.every(function (other) { return from + size + 6 < other[0] || from > other[1] + 6; });
        });
        if (row < 0) return;
        rows[row].push([from, from + size]);
        shape("text", inside, { "class": "small strongly", x: from, y: foot - high + 12 * (3 - row) - 2 }, mark.text);
      });
    }

    function point(value, pixelY) {
      var high = data.kinds ? 34 : 78;
      var text = [], best = value;
      if (data.kinds) {
        data.lanes.forEach(function (lane) {
          var run = lane.runs.find(function (one) { return one[0] <= value && value < one[1]; });
          if (run) text.push(lane.name + ": " + data.kinds[run[2]]);
        });
      } else {
        var lane = data.lanes[Math.max(0, Math.min(data.lanes.length - 1, Math.floor((pixelY - 8) / high)))];
        var at = nearest(lane.x, lane.y, value);
        if (at >= 0 && lane.x[at] >= box.shown[0] && lane.x[at] <= box.shown[1]) {
          best = lane.x[at];
          text.push(lane.name + ": " + number(lane.y[at]));
          lane.marks.forEach(function (mark) { if (mark.x === best) text.push(mark.text); });
        }
      }
      if (!text.length) { leave(); return; }
      zoomed.stand(best);
      box.rule.setAttribute("x1", box.x(best));
      box.rule.setAttribute("x2", box.x(best));
      box.rule.setAttribute("visibility", "visible");
      tip.show([xText(data.x, best)].concat(text), box.x(best),
        svg.getBoundingClientRect().top - figure.getBoundingClientRect().top + pixelY);
    }

    function leave() {
      tip.hide();
      box.rule.setAttribute("visibility", "hidden");
    }

    var zoomed = ranged(data.x, svg, bar, {
      whole: function () { return ends; },
      draw: draw,
      point: point,
      leave: leave,
      box: function () { return box; },
      places: function () { return each; }
    });
    draw();
    return draw;
  }

  /** Coloured cells with a name for each row and column. */
  function heat(figure, data) {
    var old = figure.querySelector("svg");
    var svg = document.createElementNS(SVG, "svg");
    svg.setAttribute("class", "drawn");
    svg.setAttribute("tabindex", "0");
    svg.setAttribute("role", "img");
    svg.setAttribute("aria-label", data.title + ". Arrow keys show values.");
    figure.insertBefore(element("div", null, { "class": "axis strongly" }, data.title), old);
    figure.replaceChild(svg, old);
    var tip = tipFor(figure);
    var grid = {};
    var chosen = [0, -1];

    function draw() {
      tip.hide();
      svg.textContent = "";
      var width = Math.max(200, figure.clientWidth);
      var long = function (names) {
        return Math.max.apply(null, names.map(function (name) { return name.length; }).concat([1]));
      };
      var left = Math.min(width * 0.34, 10 + CHARACTER * long(data.rows));
      var cell = Math.min(74, (width - left - 2) / data.columns.length);
      var upright = cell < CHARACTER * long(data.columns) + 6;
      var top = upright ? Math.min(110, 12 + CHARACTER * long(data.columns)) : 22;
      var high = width < 600 ? 22 : 27;
      grid = { left: left, top: top, cell: cell, high: high };
      var height = top + high * data.rows.length + 2;
      svg.setAttribute("viewBox", "0 0 " + width + " " + height);
      svg.setAttribute("width", width);
      svg.setAttribute("height", height);
      // Names that would touch are left out; the value's text has them.
      var every = upright ? Math.ceil(14 / cell) : 1;
      data.columns.forEach(function (name, column) {
        if (column % every) return;
        var x = left + (column + 0.5) * cell;
        if (upright) {
          shape("text", svg, { "class": "tick", transform: "translate(" + (x + 4) + " " + (top - 5) + ") rotate(-90)" },
            cut(name, (top - 8) / CHARACTER));
        } else {
          shape("text", svg, { "class": "tick", x: x, y: top - 7, "text-anchor": "middle" }, name);
        }
      });
      data.rows.forEach(function (name, row) {
        var y = top + row * high;
        shape("text", svg, { "class": "tick", x: left - 6, y: y + high / 2 + 4, "text-anchor": "end" },
          cut(name, (left - 6) / CHARACTER));
        data.columns.forEach(function (other, column) {
          var value = data.values[row][column];
          var strength = value === null ? 0 : Math.min(1, Math.abs(value));
          shape("rect", svg, { "class": value < 0 ? "below" : "above", x: left + column * cell, y: y,
            width: Math.max(1, cell - (cell > 8 ? 2 : 0)), height: high - 2, "fill-opacity": strength });
          if (strength >= 0.1 && cell >= 38) {
            shape("text", svg, { "class": strength > 0.55 ? "cell strong" : "cell", x: left + (column + 0.5) * cell - 1,
              y: y + high / 2 + 3, "text-anchor": "middle" }, value.toFixed(2).replace("-", "−"));
          }
        });
      });
      grid.frame = shape("rect", svg, { "class": "frame", width: cell, height: high, visibility: "hidden" });
    }

    function cut(text, most) {
      return text.length <= most ? text : text.slice(0, Math.max(1, Math.floor(most) - 1)) + "…";
    }

    function show(row, column) {
      if (row < 0 || column < 0 || row >= data.rows.length || column >= data.columns.length) {
        tip.hide();
        return;
      }
      chosen = [row, column];
      var x = grid.left + column * grid.cell, y = grid.top + row * grid.high;
      grid.frame.setAttribute("x", x - 1);
      grid.frame.setAttribute("y", y - 1);
      grid.frame.setAttribute("visibility", "visible");
      var above = svg.getBoundingClientRect().top - figure.getBoundingClientRect().top;
      tip.show([data.rows[row], data.columns[column] + ": " + number(data.values[row][column])], x, above + y);
    }

    svg.addEventListener("pointermove", function (event) {
      var place = svg.getBoundingClientRect();
      show(Math.floor((event.clientY - place.top - grid.top) / grid.high),
        Math.floor((event.clientX - place.left - grid.left) / grid.cell));
    });
    svg.addEventListener("pointerleave", function () { tip.hide(); grid.frame.setAttribute("visibility", "hidden"); });
    svg.addEventListener("keydown", function (event) {
      var move = { ArrowUp: [-1, 0], ArrowDown: [1, 0], ArrowLeft: [0, -1], ArrowRight: [0, 1] }[event.key];
      if (!move) return;
      event.preventDefault();
      show(Math.max(0, Math.min(data.rows.length - 1, chosen[0] + move[0])),
        Math.max(0, Math.min(data.columns.length - 1, chosen[1] + move[1])));
    });
    draw();
    return draw;
  }

  function theme() {
    var button = document.querySelector("button.theme");
    if (!button) return;
    var kept = remember("millrace-theme");
    var dark = window.matchMedia("(prefers-color-scheme: dark)");
    function isDark() {
      return root.dataset.theme ? root.dataset.theme === "dark" : dark.matches;
    }
    function name() {
      button.textContent = isDark() ? "Light" : "Dark";
      button.setAttribute("aria-label", isDark() ? "Light colours" : "Dark colours");
    }
    if (kept === "dark" || kept === "light") root.dataset.theme = kept;
    button.hidden = false;
    button.addEventListener("click", function () {
      root.dataset.theme = isDark() ? "light" : "dark";
      remember("millrace-theme", root.dataset.theme);
      name();
    });
    dark.addEventListener("change", name);
    name();
  }

  theme();
  var drawings = [];
  document.querySelectorAll("figure[data-plot]").forEach(function (figure) {
    var data = JSON.parse(figure.getAttribute("data-plot"));
    drawings.push(({ heat: heat, lanes: lanes, lines: lines })[data.kind](figure, data));
    figure.classList.add("live");
  });
  var waiting = null;
  var wide = window.innerWidth;
  window.addEventListener("resize", function () {
    if (window.innerWidth === wide) return;
    wide = window.innerWidth;
    clearTimeout(waiting);
    waiting = setTimeout(function () { drawings.forEach(function (draw) { draw(); }); }, 60);
  });
})();
