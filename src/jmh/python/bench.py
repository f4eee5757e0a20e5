"""Whole jobs against one another: instruction records to ids and targets in Parquet, each in its own process.

Every job runs once before any time is taken, and their outputs must be equal, row by row. Then they
take turns. Printed are medians: wall and CPU seconds, peak resident memory of all processes of a job
(shared pages counted once), and how often Sheaf's time goes into another's.
"""

import argparse
import hashlib
import itertools
import os
import pathlib
import platform
import re
import shutil
import statistics
import subprocess
import sys
import threading
import time
from typing import NamedTuple

import pyarrow.parquet as pq

import vocabulary

HOME = pathlib.Path(__file__).resolve().parents[3]
PYTHON = HOME / "src/jmh/python"
KINDS = {"61MB": "dictionary", "300MB": "code", "1GB": "mixed"}  # what a corpus of a size is made of
UNITS = {"MB": 10**6, "GB": 10**9}


class Task(NamedTuple):
    """What a job is asked to do."""

    corpus: pathlib.Path
    tokenizer: str
    cores: int
    output: pathlib.Path


class Cost(NamedTuple):
    """What one run took."""

    wall: float  # seconds
    cpu: float  # seconds, of all processes and cores
    memory: float  # bytes, resident at the peak


# The jobs: a command and the folder of its Parquet files


def sheaf(task):
    job = task.output.with_suffix(".yaml")
    job.write_text(
        f"name: bench\n"
        f"input: {{paths: ['{task.corpus}']}}\n"
        f"template: alpaca\n"
        f"tokenizer: {task.tokenizer}\n"
        f"split: {{train: 1.0, test: 0.0}}\n"
        f"batch: {{size: 1}}\n"
        f"collate: {{where: executors}}\n"
        f"output: {{path: '{task.output}', formats: [parquet]}}\n",
        "utf-8",
    )
    return [HOME / "scripts/sheaf", "prepare", job, "--master", f"local[{task.cores}]"], task.output / "parquet"


def plain_spark(task):
    classes = (HOME / "target/jmh/classpath").read_text().strip()
    command = [pathlib.Path(os.environ.get("JAVA_HOME", ""), "bin/java") if "JAVA_HOME" in os.environ else "java"]
    command += re.findall(r"^\s*(--add-opens=\S+|-D\S+)$", (HOME / "pom.xml").read_text("utf-8"), re.MULTILINE)
    command += [
        "-XX:+UseParallelGC",
        f"-Dspark.master=local[{task.cores}]",
        "-Dspark.ui.enabled=false",
        "-Dspark.driver.host=127.0.0.1",
        "-Dspark.driver.bindAddress=127.0.0.1",
        f"-Dlog4j2.configurationFile=file:{HOME}/conf/log4j2.properties",
        "-cp",
        f"{HOME}/target/jmh/classes:{classes}",
        "dev.sheaf.bench.PlainSparkJob",
        task.tokenizer,
        task.corpus,
        task.output,
    ]
    return command, task.output


def python(engine):
    def job(task):
        ranks = HOME / f"target/bench/{task.tokenizer}.tiktoken"
        command = [sys.executable, PYTHON / "prepare.py", engine, ranks, task.corpus, task.output]
        return [*command, "--processes", str(task.cores)], task.output

    return job


JOBS = {
    "sheaf": sheaf,
    "plain-spark": plain_spark,
    "tiktoken": python("tiktoken"),
    "gigatoken": python("gigatoken"),
    "huggingface": python("huggingface"),
}


# Running them


def run(name, task):
    """Runs a job on its share of the cores, and gives what it cost and where its output is."""
    shutil.rmtree(task.output, ignore_errors=True)
    command, output = JOBS[name](task)
    command = ["taskset", "-c", f"0-{task.cores - 1}", *map(str, command)]
    with open(task.output.with_suffix(".log"), "wb") as log:
        began = time.monotonic()
        process = subprocess.Popen(command, stdout=log, stderr=log, start_new_session=True)
        peak = Peak(process.pid)
        _, status, usage = os.wait4(process.pid, 0)
        wall = time.monotonic() - began
    process.returncode = os.waitstatus_to_exitcode(status)
    # Not the kernel's own peak: it counts what this process held when it forked.
    memory = peak.stop()
    if process.returncode != 0:
        sys.exit(f"{name} failed with exit {process.returncode}; see {log.name}")
    cost = Cost(wall, usage.ru_utime + usage.ru_stime, memory)
    print(f"{name}: {cost.wall:.1f} s, {cost.cpu:.1f} CPU s, {cost.memory / 1e6:.0f} MB", file=sys.stderr)
    return cost, output


class Peak:
    """The most memory that a session's processes hold together, looked at four times a second."""

    def __init__(self, session):
        self.session, self.most, self.stopped = session, 0, threading.Event()
        self.thread = threading.Thread(target=self.watch)
        self.thread.start()

    def watch(self):
        while not self.stopped.wait(0.25):
            self.most = max(self.most, sum(map(self.resident, pathlib.Path("/proc").glob("[0-9]*"))))

    def resident(self, process):
        try:
            if os.getsid(int(process.name)) != self.session:
                return 0
            return int(re.search(r"^Pss: *(\d+)", (process / "smaps_rollup").read_text(), re.MULTILINE)[1]) * 1024
        except OSError:  # it has ended
            return 0

    def stop(self):
        self.stopped.set()
        self.thread.join()
        return self.most


# Comparing what they wrote


def batches(folder):
    """Inputs and targets of the files of a folder, in the order of their names."""
    for path in sorted(folder.glob("*.parquet")):
        for batch in pq.ParquetFile(path).iter_batches(4096, columns=["inputs", "targets"]):
            yield batch.column("inputs"), batch.column("targets")


def digest(folder):
    """A digest of all rows: their lengths, and the ids and targets one after the other."""
    parts = [hashlib.sha256() for _ in range(4)]
    for columns in batches(folder):
        for at, column in enumerate(columns):
            parts[at].update(column.value_lengths().to_numpy().astype("<i4").tobytes())
            parts[at + 2].update(column.flatten().to_numpy().astype("<i4").tobytes())
    return [part.hexdigest() for part in parts]


def rows(folder):
    for inputs, targets in batches(folder):
        yield from zip(inputs.to_pylist(), targets.to_pylist())


def check(outputs):
    """Ends the program if two outputs differ."""
    (first, expected), *others = outputs.items()
    wanted = digest(expected)
    for name, folder in others:
        if digest(folder) != wanted:
            pairs = enumerate(itertools.zip_longest(rows(expected), rows(folder)))
            number, (one, other) = next((at, pair) for at, pair in pairs if pair[0] != pair[1])
            sys.exit(f"Row {number} of {first} and {name} differ:\n{str(one)[:300]}\n{str(other)[:300]}")


# Measuring


def measure(corpus, cores, options):
    """Median costs of the jobs on one corpus, each job's runs between those of the others."""
    tasks = {name: Task(corpus, options.tokenizer, cores, HOME / "target/bench" / name) for name in options.jobs}
    if not options.unchecked:
        check({name: run(name, task)[1] for name, task in tasks.items()})
    costs = {name: [] for name in tasks}
    for turn in range(options.rounds):
        for name in list(tasks)[turn % len(tasks) :] + list(tasks)[: turn % len(tasks)]:
            costs[name].append(run(name, tasks[name])[0])
    return {name: Cost(*map(statistics.median, zip(*runs))) for name, runs in costs.items()}


def report(corpus, cores, costs, single):
    megabytes, ours = corpus.stat().st_size / 1e6, costs.get("sheaf")
    for name, cost in costs.items():
        ratios = f"{cost.wall / ours.wall:.2f} / {cost.cpu / ours.cpu:.2f}" if ours else "–"
        single.setdefault((corpus, name), (cores, cost.wall))
        from_cores, from_wall = single[corpus, name]
        speedup = f"{from_wall / cost.wall:.2f}" if cores != from_cores else "–"
        print(
            f"| {corpus.stem} | {cores} | {name} | {cost.wall:.1f} | {cost.cpu:.1f} | {cost.memory / 1e6:.0f} "
            f"| {megabytes / cost.cpu:.1f} | {cost.cpu * 1000 / megabytes:.1f} | {ratios} | {speedup} |",
            flush=True,
        )


def machine():
    model = re.search(r"model name\s*: (.*)", pathlib.Path("/proc/cpuinfo").read_text())
    memory = os.sysconf("SC_PAGE_SIZE") * os.sysconf("SC_PHYS_PAGES") / 2**30
    java = subprocess.run(["java", "-version"], capture_output=True, text=True).stderr.splitlines()[0]
    name = model[1] if model else platform.machine()
    return f"{name}, {os.cpu_count()} cores, {memory:.0f} GiB, {java}, Python {platform.python_version()}"


def made(size, folder):
    """The corpus of a size, made when it is not there."""
    count, unit = re.fullmatch(r"(\d+)(MB|GB)", size).groups()
    kind = KINDS.get(size, "mixed")
    path = folder / f"{kind}-{size}.jsonl"
    if not path.exists():
        folder.mkdir(parents=True, exist_ok=True)
        subprocess.run([sys.executable, PYTHON / "corpus.py", kind, str(int(count) * UNITS[unit]), path], check=True)
    return path


def main():
    arguments = argparse.ArgumentParser(
        prog="scripts/bench", description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    arguments.add_argument("--corpus", type=pathlib.Path, help="instruction records in JSON Lines, instead of those it makes")
    arguments.add_argument("--sizes", default="61MB", help="of corpora it makes: 61MB is dictionaries, 300MB code, others a mixture")
    arguments.add_argument("--corpora", type=pathlib.Path, default=pathlib.Path("/tmp/bench-corpora"), help="where they are made")
    arguments.add_argument("--cores", default=str(os.cpu_count()), help="how many, as 4 or 1,2,4")
    arguments.add_argument("--rounds", type=int, default=3)
    arguments.add_argument("--tokenizer", default="r50k_base", choices=sorted(vocabulary.END_OF_TEXT))
    arguments.add_argument("--jobs", default="sheaf,plain-spark,tiktoken,gigatoken", help=", ".join(JOBS))
    arguments.add_argument("--unchecked", action="store_true", help="leave out the comparison, where it has been made before")
    options = arguments.parse_args()
    options.jobs = options.jobs.split(",")

    (HOME / "target/bench").mkdir(parents=True, exist_ok=True)
    jar = next(path for path in (HOME / "target/jmh/classpath").read_text().strip().split(":") if "/jtokkit-" in path)
    vocabulary.rank_file(options.tokenizer, jar, HOME / "target/bench")

    sizes = options.sizes.split(",")
    corpora = [options.corpus.resolve()] if options.corpus else [made(size, options.corpora) for size in sizes]
    print(f"{machine()}; {options.tokenizer}, {options.rounds} rounds; load {os.getloadavg()[0]:.1f}\n")
    print("| corpus | cores | job | wall s | CPU s | peak MB | MB a CPU s | CPU ms a MB | wall / CPU over Sheaf's | speed-up |")
    print("|---|---:|---|---:|---:|---:|---:|---:|---:|---:|", flush=True)
    single = {}
    for corpus in corpora:
        for cores in map(int, options.cores.split(",")):
            report(corpus, cores, measure(corpus, cores, options), single)


if __name__ == "__main__":
    main()
