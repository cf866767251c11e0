"""Steps of continual layers and of state-space layers by hand in torch: what somebody would write who has only torch.

Each class keeps its state and has ``step(x)``; ``check`` holds it against torch's own layer on a whole clip, so that what
is timed is right. Rows are keys. Float32, no gradient unless it trains.
"""
import math

import torch
from torch import nn
from torch.nn import functional as F

WIDTH = 64


class ConvStack:
    """Four convolutions of 64 channels and kernel 9 with ReLU: a window of past inputs a layer, one product a step."""

    KERNEL = 9

    def __init__(self, rows):
        self.layers = [nn.Conv1d(WIDTH, WIDTH, self.KERNEL) for _ in range(4)]
        self.weights = [layer.weight.detach().permute(2, 1, 0).reshape(-1, WIDTH).contiguous() for layer in self.layers]
        self.biases = [layer.bias.detach() for layer in self.layers]
        self.windows = [torch.zeros(rows, (self.KERNEL - 1) * WIDTH) for _ in self.layers]

    def step(self, x):
        for at in range(4):
            window = torch.cat((self.windows[at], x), 1)
            self.windows[at] = window[:, WIDTH:]
            x = torch.relu(torch.addmm(self.biases[at], window, self.weights[at]))
        return x

    def check(self, clip):
        whole = clip.permute(0, 2, 1)
        for layer in self.layers:
            whole = torch.relu(layer(F.pad(whole, (self.KERNEL - 1, 0))))
        return whole.permute(0, 2, 1)


class ConvStackByLayer(ConvStack):
    """The same by torch's own convolution on the window."""

    def __init__(self, rows):
        super().__init__(rows)
        self.windows = [torch.zeros(rows, WIDTH, self.KERNEL - 1) for _ in self.layers]

    def step(self, x):
        x = x.unsqueeze(2)
        for at, layer in enumerate(self.layers):
            window = torch.cat((self.windows[at], x), 2)
            self.windows[at] = window[:, :, 1:]
            x = torch.relu(layer(window))
        return x.squeeze(2)


class Gru:
    def __init__(self, rows):
        self.cell = nn.GRUCell(WIDTH, WIDTH)
        self.state = torch.zeros(rows, WIDTH)

    def step(self, x):
        self.state = self.cell(x, self.state)
        return self.state

    def check(self, clip):
        whole = nn.GRU(WIDTH, WIDTH, batch_first=True)
        whole.load_state_dict({name + "_l0": value for name, value in self.cell.state_dict().items()})
        return whole(clip)[0]


class Lstm:
    def __init__(self, rows):
        self.cell = nn.LSTMCell(WIDTH, WIDTH)
        self.state = (torch.zeros(rows, WIDTH), torch.zeros(rows, WIDTH))

    def step(self, x):
        self.state = self.cell(x, self.state)
        return self.state[0]

    def check(self, clip):
        whole = nn.LSTM(WIDTH, WIDTH, batch_first=True)
        whole.load_state_dict({name + "_l0": value for name, value in self.cell.state_dict().items()})
        return whole(clip)[0]


class S5Block:
    """Norm, 32 mixed modes that are half of conjugate pairs, GELU by tanh, gate, residual, on 64 channels."""

    MODES = 32

    def __init__(self, rows):
        n = self.MODES
        self.norm = nn.LayerNorm(WIDTH, eps=1e-6)
        turn = torch.exp(torch.complex(-0.05 - 0.01 * torch.arange(n), 0.1 * torch.arange(n)))
        self.re, self.im = turn.real.contiguous(), turn.imag.contiguous()
        self.b = torch.randn(WIDTH, 2 * n) / 8
        self.c = torch.randn(2 * n, WIDTH) / 8
        self.d = torch.randn(WIDTH)
        self.gate = nn.Linear(WIDTH, WIDTH)
        self.state = torch.zeros(rows, 2 * n)

    def step(self, z):
        n = self.MODES
        u = self.norm(z)
        drive = u @ self.b
        a, b = self.state[:, :n], self.state[:, n:]
        self.state = torch.cat((self.re * a - self.im * b, self.re * b + self.im * a), 1) + drive
        g = F.gelu(torch.addcmul(self.state @ self.c, self.d, u), approximate="tanh")
        return z + g * torch.sigmoid(self.gate(g))

    def check(self, clip):
        # The recurrence as a sum over the past, by complex powers: none of the code above.
        n = self.MODES
        u = self.norm(clip).double()
        turn = torch.complex(self.re, self.im).to(torch.complex128)
        drive = u @ self.b.double()
        drive = torch.complex(drive[..., :n], drive[..., n:])
        steps = clip.shape[1]
        ages = torch.arange(steps).unsqueeze(1) - torch.arange(steps).unsqueeze(0)
        powers = torch.where(ages.unsqueeze(2) >= 0, turn ** ages.clamp(min=0).unsqueeze(2), 0)
        states = torch.einsum("tsn,bsn->btn", powers, drive)
        y = torch.cat((states.real, states.imag), 2) @ self.c.double() + self.d.double() * u
        g = F.gelu(y, approximate="tanh").float()
        return clip + g * torch.sigmoid(self.gate(g))


class Encoder:
    """One encoder layer of 128 channels, 4 heads and 256 hidden units that attends to 64 frames for the newest."""

    WIDTH, HEADS, WINDOW, HIDDEN = 128, 4, 64, 256

    def __init__(self, rows):
        self.layer = nn.TransformerEncoderLayer(self.WIDTH, self.HEADS, self.HIDDEN, dropout=0, batch_first=True).eval()
        attention = self.layer.self_attn
        self.qkv, self.bias = attention.in_proj_weight.detach(), attention.in_proj_bias.detach()
        self.keys = torch.zeros(rows, self.WINDOW, self.WIDTH)
        self.values = torch.zeros(rows, self.WINDOW, self.WIDTH)
        self.at = 0

    def step(self, x):
        q, k, v = F.linear(x, self.qkv, self.bias).chunk(3, 1)
        slot = self.at % self.WINDOW
        self.keys[:, slot] = k
        self.values[:, slot] = v
        self.at += 1
        full = min(self.at, self.WINDOW)
        size = self.WIDTH // self.HEADS
        heads = lambda ring: ring[:, :full].view(len(x), full, self.HEADS, size).transpose(1, 2)
        query = q.view(len(x), self.HEADS, 1, size)
        seen = F.scaled_dot_product_attention(query, heads(self.keys), heads(self.values))
        x = self.layer.norm1(x + self.layer.self_attn.out_proj(seen.reshape(len(x), self.WIDTH)))
        return self.layer.norm2(x + self.layer.linear2(torch.relu(self.layer.linear1(x))))

    def check(self, clip):
        rows = []
        for t in range(clip.shape[1]):
            rows.append(self.layer(clip[:, max(0, t + 1 - self.WINDOW) : t + 1])[:, -1])
        return torch.stack(rows, 1)


class OnlineS5:
    """Sixteen inputs, modes trained by their exact sensitivities, eight outputs, one step of Adam an observation.

    x <- a x + B u with a = exp(dt l), y = Re(C x) + D u; with traces S = dx/da and T = dx/dB, by the chain rule exact.
    """

    INPUTS, OUTPUTS = 16, 8

    def __init__(self, modes):
        real = lambda *shape: torch.randn(*shape) / 4
        self.logs = nn.Parameter(torch.stack((-0.1 * torch.ones(modes), 0.2 * torch.arange(modes)), 1))
        self.steps = nn.Parameter(torch.full((modes,), -0.5))
        self.b = nn.Parameter(real(modes, self.INPUTS, 2))
        self.c = nn.Parameter(real(self.OUTPUTS, modes, 2))
        self.d = nn.Parameter(real(self.OUTPUTS, self.INPUTS))
        self.all = [self.logs, self.steps, self.b, self.c, self.d]
        self.adam = torch.optim.Adam(self.all, lr=1e-3, foreach=True)
        self.state = torch.zeros(modes, dtype=torch.complex64)
        self.turned = torch.zeros(modes, dtype=torch.complex64)
        self.driven = torch.zeros(modes, self.INPUTS, dtype=torch.complex64)

    def forward(self, u):
        logs, b, c = (torch.view_as_complex(p.detach()) for p in (self.logs, self.b, self.c))
        dt = torch.exp(self.steps.detach())
        turn = torch.exp(dt * logs)
        self.turned = turn * self.turned + self.state
        self.driven = turn.unsqueeze(1) * self.driven + u
        self.state = turn * self.state + b @ u.to(torch.complex64)
        return (c @ self.state).real + self.d.detach() @ u, logs, dt, turn, c

    def slope(self, u, target):
        """Advances by one observation, and leaves the gradient of its squared error at the parameters."""
        y, logs, dt, turn, c = self.forward(u)
        e = y - target
        back = torch.conj(e.to(torch.complex64) @ c)
        slope = back * torch.conj(self.turned * turn)
        self.logs.grad = torch.view_as_real(slope * dt)
        self.steps.grad = (slope * torch.conj(logs)).real * dt
        self.b.grad = torch.view_as_real(back.unsqueeze(1) * torch.conj(self.driven))
        self.c.grad = torch.view_as_real(torch.outer(e.to(torch.complex64), torch.conj(self.state)))
        self.d.grad = torch.outer(e, u)
        return y

    def step(self, u, target):
        y = self.slope(u, target)
        self.adam.step()
        return y

    def gradients(self, inputs, targets):
        """The last step's gradients here, and by torch's own differentiation through all of the steps."""
        for u, target in zip(inputs, targets):
            self.slope(u, target)
        ours = [parameter.grad for parameter in self.all]
        with torch.enable_grad():
            state = torch.zeros_like(self.state)
            for u in inputs:
                turn = torch.exp(torch.exp(self.steps) * torch.view_as_complex(self.logs))
                state = turn * state + torch.view_as_complex(self.b) @ u.to(torch.complex64)
            y = (torch.view_as_complex(self.c) @ state).real + self.d @ inputs[-1]
            loss = 0.5 * ((y - targets[-1]) ** 2).sum()
            theirs = torch.autograd.grad(loss, self.all)
        return ours, theirs


def gap(made, expected):
    """Largest difference, relative to the largest number expected."""
    return ((made - expected).abs().max() / expected.abs().max()).item()


def check():
    """Raises if any layer's steps are not what torch's own layer makes of the clip."""
    torch.manual_seed(1)
    for kind in (ConvStack, ConvStackByLayer, Gru, Lstm, S5Block, Encoder):
        width = Encoder.WIDTH if kind is Encoder else WIDTH
        clip = torch.randn(3, 100, width)
        layer = kind(3)
        made = torch.stack([layer.step(clip[:, t]) for t in range(clip.shape[1])], 1)
        off = gap(made, layer.check(clip))
        if not off < 1e-4 or math.isnan(off):
            raise AssertionError(f"{kind.__name__} is off by {off}")
    online = OnlineS5(16)
    ours, theirs = online.gradients(torch.randn(30, 16), torch.randn(30, 8))
    for mine, other in zip(ours, theirs):
        if not gap(mine, other) < 1e-4:
            raise AssertionError(f"gradients are off by {gap(mine, other)}")
