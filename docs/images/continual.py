"""Draws the modes of continual networks: docs/images/continual-*.svg. Run: python3 docs/images/continual.py"""

import os

HERE = os.path.dirname(os.path.abspath(__file__))
W, H, STEP = 40, 26, 48
INK, GREY, BLUE, ORANGE, GREEN, PAPER = "#222222", "#8a8a8a", "#cfe2f7", "#ffd9a8", "#cdeccd", "#ffffff"


class Drawing:
    def __init__(self, name, width, height):
        self.name, self.width, self.height = name, width, height
        self.parts = []

    def text(self, x, y, words, anchor="start", size=13, colour=INK, weight="normal"):
        self.parts.append(
            f'<text x="{x}" y="{y}" text-anchor="{anchor}" font-size="{size}" fill="{colour}" '
            f'font-weight="{weight}">{words}</text>')

    def title(self, y, words):
        self.text(12, y, words, weight="bold")

    def cell(self, x, y, label, fill=PAPER, dashed=False, colour=INK, width=W):
        dash = ' stroke-dasharray="4 3"' if dashed else ""
        self.parts.append(
            f'<rect x="{x}" y="{y}" width="{width}" height="{H}" rx="3" fill="{fill}" stroke="{colour}"{dash}/>')
        if label:
            self.text(x + width / 2, y + 18, label, "middle", 12, colour)

    def line(self, x1, y1, x2, y2, colour=GREY, arrow=False, dashed=False):
        end = ' marker-end="url(#tip)"' if arrow else ""
        dash = ' stroke-dasharray="3 3"' if dashed else ""
        self.parts.append(
            f'<line x1="{x1}" y1="{y1}" x2="{x2}" y2="{y2}" stroke="{colour}" stroke-width="1.3"{end}{dash}/>')

    def write(self):
        head = (
            f'<svg xmlns="http://www.w3.org/2000/svg" width="{self.width}" height="{self.height}" '
            f'viewBox="0 0 {self.width} {self.height}" font-family="DejaVu Sans, Verdana, sans-serif">\n'
            '<defs><marker id="tip" viewBox="0 0 8 8" refX="7" refY="4" markerWidth="7" markerHeight="7" orient="auto">'
            f'<path d="M0 0 L8 4 L0 8 z" fill="{GREY}"/></marker></defs>\n'
            f'<rect width="{self.width}" height="{self.height}" fill="{PAPER}"/>\n')
        with open(os.path.join(HERE, f"continual-{self.name}.svg"), "w") as file:
            file.write(head + "\n".join(self.parts) + "\n</svg>\n")


def column(k, left=120):
    return left + k * STEP


def centre(k, left=120):
    return column(k, left) + W / 2


def step():
    d = Drawing("step", 610, 300)
    d.title(22, "A window of three frames, then one of three with stride 2: observation 8 arrives")
    for k in range(9):
        d.text(centre(k), 48, str(k), "middle", 12, GREY)
    d.text(12, 48, "observation", colour=GREY)
    d.text(12, 76, "input x")
    d.text(12, 156, "kernel 3: a")
    d.text(12, 236, "stride 2: b")
    for k in range(9):
        d.cell(column(k), 58, f"x{k}", ORANGE if k == 8 else BLUE if k in (6, 7) else PAPER)
    for k in range(2, 9):
        d.cell(column(k), 138, f"a{k - 2}", ORANGE if k == 8 else BLUE if k in (6, 7) else PAPER)
    for k in (4, 6, 8):
        d.cell(column(k), 218, f"b{k // 2 - 2}", ORANGE if k == 8 else PAPER)
    for k in (6, 7, 8):
        d.line(centre(k), 58 + H, centre(8), 136, arrow=True)
        d.line(centre(k), 138 + H, centre(8), 216, arrow=True)
    d.cell(12, 264, "", BLUE, width=20)
    d.text(38, 282, "kept in the rings: two frames each")
    d.cell(290, 264, "", ORANGE, width=20)
    d.text(316, 282, "computed in this step, nothing else")
    d.write()


def ends():
    d = Drawing("ends", 610, 200)
    d.title(22, "padding: same at both ends of a clip of five frames, kernel 3")
    d.text(12, 76, "input x")
    d.text(12, 146, "output")
    for k in range(7):
        pad = k in (0, 6)
        d.cell(column(k), 58, "0" if pad else f"x{k - 1}", PAPER, pad, GREY if pad else INK)
    for k in range(2, 7):
        d.cell(column(k), 128, f"y{k - 2}", GREEN if k == 6 else ORANGE)
        for back in range(3):
            d.line(centre(k - back), 58 + H, centre(k), 126)
    d.text(12, 186, "before the clip: the initial state is zeros; no step is needed")
    d.text(column(6) - 2, 48, "flush", size=12, colour=GREY)
    d.text(column(7) + 4, 146, "emitted by flush", size=12, colour=GREY)
    d.write()


def branches():
    d = Drawing("branches", 610, 250)
    d.title(22, "residual around a window that looks one frame ahead: x + f(x)")
    d.text(12, 76, "input x")
    d.text(12, 136, "f, one later")
    d.text(12, 216, "sum")
    for k in range(7):
        d.cell(column(k), 58, f"x{k}", BLUE if k == 5 else PAPER)
        if k >= 1:
            d.cell(column(k), 118, f"f{k - 1}", PAPER)
            d.cell(column(k), 198, f"s{k - 1}", ORANGE if k == 6 else PAPER)
    d.line(centre(5), 58 + H, centre(6) - 6, 196, arrow=True)
    d.line(centre(6), 118 + H, centre(6), 196, arrow=True)
    d.text(12, 182, "x5 waits in a ring until f5 comes with observation 6", size=12, colour=GREY)
    d.write()


def space():
    d = Drawing("space", 610, 210)
    d.title(22, "A frame with space: two channels of three joints")
    d.text(12, 66, "in torch's order: observation, output, flatten", colour=GREY, size=12)
    for at, name in enumerate(["x0", "x1", "x2", "y0", "y1", "y2"]):
        d.cell(12 + at * STEP, 76, name, BLUE if name[0] == "x" else ORANGE)
    d.text(12, 136, "between layers: the channels of a place together", colour=GREY, size=12)
    for at, name in enumerate(["x0", "y0", "x1", "y1", "x2", "y2"]):
        d.cell(12 + at * STEP, 146, name, BLUE if name[0] == "x" else ORANGE)
    for place in range(3):
        d.line(10 + place * 2 * STEP, 180, 10 + place * 2 * STEP + 2 * W + 10, 180, INK)
        d.text(10 + place * 2 * STEP + W + 5, 196, f"place {place}", "middle", 12)
    d.text(330, 120, "a layer without axes of space runs on", size=12)
    d.text(330, 136, "places as on rows of a block: the same", size=12)
    d.text(330, 152, "weights, a state of its own for each", size=12)
    d.write()


def pools():
    d = Drawing("pools", 610, 230)
    d.title(22, "Average of the last four frames in three operations a step: after frame 6")
    d.text(12, 76, "frames")
    d.text(12, 156, "kept")
    for k in range(7):
        d.cell(column(k), 58, f"x{k}", BLUE if k < 4 else ORANGE)
    d.line(column(4) - 4, 50, column(4) - 4, 100, INK, dashed=True)
    d.text(column(0), 48, "block 1", size=12, colour=GREY)
    d.text(column(4), 48, "block 2", size=12, colour=GREY)
    d.cell(column(3), 138, "3..3", BLUE)
    d.cell(column(4), 138, "4+5+6", ORANGE, width=2 * STEP + W)
    d.line(centre(3), 58 + H, centre(3), 136, arrow=True)
    for k in (4, 5, 6):
        d.line(centre(k), 58 + H, centre(k), 136, arrow=True)
    d.text(12, 196, "output = end of block 1, summed from behind when the block was full, + running sum of block 2", size=12)
    d.text(12, 216, "a missing frame adds zero, and the divisor counts it out", size=12, colour=GREY)
    d.write()


def attention():
    d = Drawing("attention", 640, 560)
    panels = [
        ("attention: the newest row asks, each step; 4 C² + 2 n C", 1, "one"),
        ("retroactive_attention: every row, corrected by what enters and what leaves", 1, "all"),
        ("encoder, 2 layers: exact; the window is computed again in all layers but the last", 2, "deep"),
        ("cached_encoder, 2 layers: one row a layer and step; sees 2 (n − 1) + 1 frames", 2, "band"),
    ]
    top = 0
    for title, layers, kind in panels:
        d.title(top + 22, title)
        rows = [top + 34 + r * 56 for r in range(layers + 1)]
        for k in range(9):
            seen = k >= 5
            d.cell(column(k, 150), rows[0], f"x{k}", BLUE if seen else PAPER)
        d.text(12, rows[0] + 18, "input")
        for r in range(1, layers + 1):
            d.text(12, rows[r] + 18, f"layer {r}" if layers > 1 else "output")
            for k in range(2 if kind == "band" else 5, 9):
                last = r == layers
                now = kind == "all" or (kind == "deep" and not last) or k == 8
                kept = kind == "band" and not last and 5 <= k < 8
                if now or kept:
                    d.cell(column(k, 150), rows[r], "", ORANGE if now else BLUE)
            for k in range(5, 9):
                targets = [8]
                if kind == "all" or (kind == "deep" and r < layers):
                    targets = range(5, 9)
                for t in targets:
                    d.line(centre(k, 150), rows[r - 1] + H, centre(t, 150), rows[r] - 1)
        top = rows[-1] + 44
    d.text(12, top + 6, "orange: computed in this step; blue: kept. Window n = 4, observation 8 arrives.", size=12, colour=GREY)
    d.height = top + 20
    d.write()


def masks():
    d = Drawing("masks", 610, 330)
    d.title(22, "missing: mask. Frames 3 and 5 are missing; windows of three frames")
    d.text(12, 76, "input")
    d.text(12, 146, "average_pool")
    d.text(12, 216, "attention")
    for k in range(8):
        gone = k in (3, 5)
        d.cell(column(k), 58, "–" if gone else f"x{k}", PAPER if gone else BLUE, gone, GREY if gone else INK)
        d.text(centre(k), 48, str(k), "middle", 12, GREY)
    divisors = {2: 3, 3: 2, 4: 2, 5: 1, 6: 2, 7: 2}
    for k, divisor in divisors.items():
        d.cell(column(k), 128, f"Σ/{divisor}", ORANGE)
        gone = k in (3, 5)
        d.cell(column(k), 198, "–" if gone else f"y{k}", PAPER if gone else ORANGE, gone, GREY if gone else INK)
        for back in range(3):
            if k - back not in (3, 5):
                d.line(centre(k - back), 58 + H, centre(k), 126)
    d.text(12, 256, "A pool counts what is there. Attention leaves missing keys out of the softmax, and has no answer for a", size=12)
    d.text(12, 274, "missing query. What depends on nothing that is there is missing in turn; a network does not emit it.", size=12)
    d.text(12, 298, "Convolutions and recurrent layers have no meaning for a missing frame: they are refused, or follow a fill.", size=12)
    d.write()


if __name__ == "__main__":
    for draw in (step, ends, branches, space, pools, attention, masks):
        draw()
