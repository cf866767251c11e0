"""Exponential smoothing by statsmodels on hourly series, tested hour by hour before it is refitted.

    python3 benchmarks/forecast_peers.py FOLDER

FOLDER is what `ForecastRun write` left: series.txt with the numbers of series, hours and channels and the
horizons, and series.f32 with the readings. This program writes ets-SETTINGS-HORIZON.f32 beside them, the
forecast that was made at each hour, and ForecastRun judges them by the code that judges every method.

Each channel of each series has a model of its own. Parameters are fitted by likelihood to the last WINDOW hours, for
the first time after FIRST hours and then each REFIT hours; states follow every reading. A gap repeats the last
value. The forecast of `forecast` is recomputed here for every hour from the states of `smooth`, and compared with it
once for every fit.
"""

import sys
import time
import warnings

import numpy as np
import statsmodels
from statsmodels.tsa.exponential_smoothing.ets import ETSModel

DAY = 24
FIRST = 26 * DAY
WINDOW = 13 * 7 * DAY
REFIT = 4 * 7 * DAY
SETTINGS = {"A,N,A": (None, False), "A,Ad,A": ("add", True)}


def model(values, settings):
    trend, damped = SETTINGS[settings]
    return ETSModel(values, error="add", trend=trend, damped_trend=damped, seasonal="add",
                    seasonal_periods=DAY, initialization_method="heuristic")


def filled(values):
    known = np.isfinite(values)
    last = np.maximum.accumulate(np.where(known, np.arange(len(values)), -1))
    return np.where(last < 0, 0.0, values[last])


def forecasts(values, settings, horizons):
    """The forecast at each hour, [horizons][hours]; NaN before the first fit."""
    answers = np.full((len(horizons), len(values)), np.nan)
    for begin in range(FIRST, len(values), REFIT):
        start = max(0, begin - WINDOW)
        end = min(len(values), begin + REFIT)
        window = values[start:begin]
        if np.ptp(window) == 0:
            answers[:, begin:end] = values[begin:end]
            continue
        fitted = model(window, settings).fit(disp=False, maxiter=200)
        states = model(values[start:end], settings).smooth(fitted.params)
        level = np.asarray(states.level)
        slope = np.asarray(states.slope) if SETTINGS[settings][0] else np.zeros(len(level))
        damping = fitted.params[list(fitted.model.param_names).index("damping_trend")] if SETTINGS[settings][1] else 1
        season = np.asarray(states.season)
        for h, ahead in enumerate(horizons):
            held = sum(damping ** step for step in range(1, ahead + 1)) * slope
            # The newest season of the hour that is forecast, 1 to 24 hours old.
            back = DAY - 1 - (ahead - 1) % DAY
            shifted = np.full(len(season), np.nan)
            shifted[back:] = season[: len(season) - back]
            answers[h, begin:end] = (level + held + shifted)[begin - start:]
            # The last hour before, whose forecast the library gives.
            expected = fitted.forecast(ahead)[-1]
            found = (level + held + shifted)[begin - start - 1]
            if abs(found - expected) > 1e-6 * (1 + abs(expected)):
                raise SystemExit(f"Forecasts disagree: {expected} by the library, {found} here")
    return answers


def main(folder):
    with open(f"{folder}/series.txt", encoding="ascii") as lines:
        series, hours, channels, *horizons = map(int, lines.read().split())
    readings = np.fromfile(f"{folder}/series.f32", ">f4").reshape(series, hours, channels).astype(float)
    for settings in SETTINGS:
        begin = time.process_time()
        answers = np.full((len(horizons), series, hours, channels), np.nan, ">f4")
        for one in range(series):
            for channel in range(channels):
                answers[:, one, :, channel] = forecasts(filled(readings[one, :, channel]), settings, horizons)
        for h, ahead in enumerate(horizons):
            answers[h].tofile(f"{folder}/ets-{settings}-{ahead}.f32")
        print(f"statsmodels {statsmodels.__version__}, ETS({settings}): {time.process_time() - begin:.0f} s",
              file=sys.stderr)


if __name__ == "__main__":
    warnings.simplefilter("ignore")
    main(sys.argv[1])
