#!/usr/bin/env python3
"""Times whole exports on a platform that `./dossier up` or `./dossier demo` keeps running.

  one-export.py --data DIR --id SUBJECT_ID --email ADDRESS [-n 5] [--keep FILE.zip]

Files a request whose identity the app asserts, so that no mail is waited for, and prints for each run the seconds from
the answer 202 to status "ready" (everything collected, joined, encrypted, stored, audited), rows, ZIP bytes, and the
highest resident memory of each service meanwhile. Each run is another address (+n), so that no limit stops it.
Loopback only; needs Python 3 and Linux's /proc."""
import argparse, json, os, statistics, sys, time, urllib.error, urllib.request


def call(method, url, key, body=None):
    request = urllib.request.Request(url, method=method, data=None if body is None else json.dumps(body).encode())
    request.add_header("Authorization", "Bearer " + key)
    if body is not None:
        request.add_header("Content-Type", "application/json")
    try:
        with urllib.request.urlopen(request, timeout=30) as answer:
            return json.load(answer)
    except urllib.error.HTTPError as refusal:
        sys.exit(f"{method} {url}: {refusal.code} {refusal.read().decode()}")


def resident(directory):
    """MiB of each service now; services are named by their pid files."""
    found = {}
    for name in ("intake", "collector", "packager", "notifier"):
        try:
            pid = open(os.path.join(directory, "run", name + ".pid")).read().strip()
            for line in open(f"/proc/{pid}/status"):
                if line.startswith("VmRSS:"):
                    found[name] = int(line.split()[1]) / 1024
        except OSError:
            pass
    return found


def main():
    arguments = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    arguments.add_argument("--data", required=True, help="the platform's data directory")
    arguments.add_argument("--id", required=True)
    arguments.add_argument("--email", required=True)
    arguments.add_argument("-n", type=int, default=5)
    arguments.add_argument("--timeout", type=float, default=1800, help="seconds for one run")
    options = arguments.parse_args()
    portal = json.load(open(os.path.join(options.data, "run", "addresses.json")))["portal"].rstrip("/")
    key = open(os.path.join(options.data, "api-key")).read().strip()
    name, domain = options.email.rsplit("@", 1)
    seconds = []
    for run in range(options.n):
        # The subject's id binds the data; the address only receives mail.
        address = f"{name}+{int(time.time() * 1000)}@{domain}"
        now = time.strftime("%Y-%m-%dT%H:%M:%SZ", time.gmtime(time.time() - 1))
        body = {"type": "access", "subject": {"id": options.id, "email": address}, "identityVerified": {"method": "session", "at": now}}
        request = call("POST", portal + "/api/v1/requests", key, body)["id"]
        began = time.monotonic()
        peak, state = {}, {}
        while time.monotonic() - began < options.timeout:
            state = call("GET", f"{portal}/api/v1/requests/{request}", key)
            for service, mib in resident(options.data).items():
                peak[service] = max(mib, peak.get(service, 0))
            if state["status"] != "processing":
                break
            time.sleep(0.05 if time.monotonic() - began < 10 else 0.25)
        took = time.monotonic() - began
        if state.get("status") != "ready":
            sys.exit(f"run {run + 1}: {state.get('status')}: {state.get('statusReason')}")
        seconds.append(took)
        rows = sum(section["records"] or 0 for section in state["sections"])
        memory = "  ".join(f"{service} {mib:.0f}" for service, mib in sorted(peak.items()))
        print(f"run {run + 1}: {took:8.2f} s  {rows:>10,} rows  {rows / took:>10,.0f} rows/s  {state['packageBytes']:>12,} bytes  peak RSS MiB: {memory}", flush=True)
    print(f"median {statistics.median(seconds):.2f} s (min {min(seconds):.2f}, max {max(seconds):.2f}) of {len(seconds)}")


main()
