"""Trials per second of Optuna on SQLite, to lay beside `sweep-throughput`: `python bench/optuna_sqlite.py [trials]`.

A trial does nothing but report ten values, as a stage of `no-op-stages.mjs` does; one process, `pip install optuna`.
"""

import json
import sys
import tempfile
import time
from pathlib import Path

import optuna

REPORTS = 10


def objective(trial: optuna.Trial) -> float:
    for step in range(1, REPORTS + 1):
        trial.report(1 / step, step)
    return 1 / REPORTS


def main(num_trials: int) -> None:
    optuna.logging.set_verbosity(optuna.logging.WARNING)
    with tempfile.TemporaryDirectory() as folder:
        study = optuna.create_study(storage=f"sqlite:///{Path(folder) / 'optuna.sqlite'}")
        start = time.perf_counter()
        study.optimize(objective, n_trials=num_trials)
        seconds = time.perf_counter() - start
    print(json.dumps({"optuna": optuna.__version__, "trials": num_trials, "trialsPerSecond": num_trials / seconds}))


if __name__ == "__main__":
    main(int(sys.argv[1]) if len(sys.argv) > 1 else 100)
