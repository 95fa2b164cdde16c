#!/usr/bin/env python3
"""Other people's requests while somebody hammers the portal, on a platform that `./dossier demo` or `up` keeps running.

  under-attack.py --data DIR [--others 200] [--submissions 1000] [--tokens 10000] [--attackers 8]

First phase: requests of other people, one after the other, and how long each POST takes. Second phase: the same while so many
submissions for one person and so many wrong links come in from several connections at once. Prints the median and the 99th
percentile of both phases and their ratio, and checks that limits held (2 of the person's requests accepted, the rest 409 or 429,
wrong links 404 or 429) and that each request of the others is there. Exit 1 when a limit did not hold or something is lost;
the ratio is printed, not judged. Loopback only; bounded by its counts; Python 3."""
import argparse, collections, http.client, json, multiprocessing, os, random, secrets, sys, threading, time, urllib.parse


class Connection:
    """One kept-alive connection: an attacker's, or the app's."""

    def __init__(self, portal, key):
        self.where = urllib.parse.urlsplit(portal)
        self.key = key
        self.http = http.client.HTTPConnection(self.where.hostname, self.where.port, timeout=60)

    def call(self, method, path, body=None):
        headers = {"Authorization": "Bearer " + self.key, "Accept": "application/json"}
        if body is not None:
            headers["Content-Type"] = "application/json"
        for again in (True, False):
            try:
                self.http.request(method, path, None if body is None else json.dumps(body), headers)
                answer = self.http.getresponse()
                return answer.status, answer.read()
            except (http.client.HTTPException, ConnectionError):
                self.http.close()
                if not again:
                    raise


def asserted(email):
    now = time.strftime("%Y-%m-%dT%H:%M:%SZ", time.gmtime(time.time() - 1))
    return {"type": "access", "subject": {"email": email}, "identityVerified": {"method": "session", "at": now}}


def others(connection, many, label, filed):
    """Seconds of each POST; unverified, so that collecting for them does not count in."""
    seconds = []
    for number in range(many):
        body = {"type": "access", "subject": {"email": f"{label}-{number}-{secrets.token_hex(4)}@bystander.example"}}
        began = time.perf_counter()
        status, answer = connection.call("POST", "/api/v1/requests", body)
        seconds.append(time.perf_counter() - began)
        if status != 202:
            sys.exit(f"another person's request was answered {status}: {answer.decode()}")
        filed.append(json.loads(answer)["id"])
    return seconds


def attack(portal, key, options, results):
    """Sends all of it over so many connections, and reports how often each was answered how, and what went wrong."""
    victim = f"victim-{secrets.token_hex(4)}@attacked.example"
    work = ["submit"] * options.submissions + ["token"] * options.tokens
    # Mixed, so that both go on until the end.
    random.shuffle(work)
    work, counts, failures = collections.deque(work), collections.Counter(), []

    def one():
        connection = Connection(portal, key)
        try:
            while True:
                try:
                    kind = work.popleft()
                except IndexError:
                    return
                if kind == "submit":
                    status, _ = connection.call("POST", "/api/v1/requests", asserted(victim))
                else:
                    status, _ = connection.call("GET", "/download/" + secrets.token_urlsafe(32))
                counts[kind, status] += 1
        except Exception as failure:
            failures.append(repr(failure))

    threads = [threading.Thread(target=one) for _ in range(options.attackers)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    results.put((counts, failures))


def percentile(seconds, share):
    return sorted(seconds)[min(len(seconds) - 1, int(len(seconds) * share))] * 1000


def main():
    arguments = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    arguments.add_argument("--data", required=True, help="the platform's data directory")
    arguments.add_argument("--others", type=int, default=200)
    arguments.add_argument("--submissions", type=int, default=1000)
    arguments.add_argument("--tokens", type=int, default=10000)
    arguments.add_argument("--attackers", type=int, default=8)
    options = arguments.parse_args()
    portal = json.load(open(os.path.join(options.data, "run", "addresses.json")))["portal"].rstrip("/")
    key = open(os.path.join(options.data, "api-key")).read().strip()
    connection, filed = Connection(portal, key), []
    others(connection, min(50, options.others), "warm", filed)
    quiet = others(connection, options.others, "quiet", filed)
    results = multiprocessing.Queue()
    attackers = multiprocessing.Process(target=attack, args=(portal, key, options, results), daemon=True)
    began = time.perf_counter()
    attackers.start()
    loud = []
    while attackers.is_alive() and len(loud) < 100 * options.others:
        loud += others(connection, 10, "loud", filed)
    counts, failures = results.get(timeout=600)
    took = time.perf_counter() - began

    lost = [each for each in filed if connection.call("GET", "/api/v1/requests/" + each)[0] != 200]
    wrong = [f"{kind} answered {status}: {n}" for (kind, status), n in counts.items()
             if status not in ({202, 409, 429} if kind == "submit" else {404, 429})]
    accepted = counts["submit", 202]
    print(f"attack: {sum(counts.values())} calls in {took:.1f} s:", ", ".join(f"{kind} {status} x {n}" for (kind, status), n in sorted(counts.items())))
    for label, seconds in (("quiet", quiet), ("under attack", loud)):
        print(f"{label}: {len(seconds)} requests, median {percentile(seconds, 0.5):.1f} ms, 99th percentile {percentile(seconds, 0.99):.1f} ms")
    print(f"99th percentile: {percentile(loud, 0.99) / percentile(quiet, 0.99):.2f} times the quiet one")
    problems = wrong + failures + [f"lost: {each}" for each in lost]
    if accepted > 2 or accepted < 1:
        problems.append(f"{accepted} requests of one person were accepted")
    for problem in problems:
        print("PROBLEM", problem)
    sys.exit(1 if problems else 0)


if __name__ == "__main__":
    main()
