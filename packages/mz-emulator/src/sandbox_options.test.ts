import assert from "node:assert/strict";
import { describe, it } from "node:test";
import { HELP, readSandboxOptions } from "./sandbox_options.ts";

/** The options that a command line gives. */
function read(...args: readonly string[]) {
  const request = readSandboxOptions(args);
  assert.ok(request.kind === "start", JSON.stringify(request));
  return request;
}

/** Why a command line is refused. */
function refused(...args: readonly string[]): string {
  const request = readSandboxOptions(args);
  assert.ok(request.kind === "refused", JSON.stringify(request));
  return request.why;
}

describe("the options of the sandbox", () => {
  it("are those of a local Materialize by default", () => {
    assert.deepEqual(read(), {
      kind: "start",
      options: {
        host: "127.0.0.1",
        port: 6875,
        internalPort: 6877,
        profile: "new",
        clock: "running",
        rbac: false,
      },
      sizesFile: null,
      seedFile: null,
    });
  });

  it("set the clock, the profile, files and the rest", () => {
    const { options, seedFile, sizesFile } = read(
      ...["--clock", "manual", "--start", "2026-11-21 09:00", "--profile", "old", "--rbac"],
      ...["--password", "pw", "--port", "0", "--clusters", "7", "--seed", "a.sql"],
      ...["--sizes", "b.json"],
    );
    assert.equal(options.start, Date.UTC(2026, 10, 21, 9));
    assert.deepEqual([options.clock, options.profile, options.rbac], ["manual", "old", true]);
    assert.deepEqual([options.password, options.port, options.seedClusters], ["pw", 0, 7]);
    assert.deepEqual([seedFile, sizesFile], ["a.sql", "b.json"]);
    assert.equal(
      read("--start", "2026-11-21T09:00:00+02").options.start,
      Date.UTC(2026, 10, 21, 7),
    );
    assert.equal(read("--speed", "2.5").options.speed, 2.5);
  });

  it("take sizes from a list or from a file", () => {
    const { options, sizesFile } = read("--sizes", "small=0.5, medium=2,wide=2x1");
    assert.equal(sizesFile, null);
    assert.deepEqual(
      options.sizes?.map((one) => [one.name, one.processes, one.workers, one.creditsPerHour]),
      [["small", 1, 1, "0.5"], ["medium", 1, 4, "2"], ["wide", 2, 2, "2"]],
    );
    assert.deepEqual(options.sizes?.map((one) => Number(one.memoryBytes)), [
      8_139_571_200,
      32_558_284_800,
      16_279_142_400,
    ]);
    assert.match(refused("--sizes", "small=1,medium"), /^--sizes: "medium" is no size, it must/);
    assert.match(refused("--sizes", "small=0"), /"small=0" is no size/);
    assert.match(refused("--sizes", "a=1,a=2"), /"a" is there twice/);
  });

  it("with a port of one's own, the internal one is any free one unless it is named, too", () => {
    assert.equal(read("--port", "7000").options.internalPort, 0);
    assert.equal(read("--port", "7000", "--internal-port", "7001").options.internalPort, 7001);
    assert.equal(read("--internal-port", "7001").options.port, 6875);
  });

  it("are refused with what they must be", () => {
    assert.match(refused("--port", "abc"), /^--port is "abc", it must be a whole number/);
    assert.match(refused("--port", "70000"), /from 0 to 65535$/);
    assert.match(
      refused("--clock", "broken"),
      /^--clock is "broken", it must be running or manual$/,
    );
    assert.match(refused("--profile", "older"), /it must be new or old$/);
    assert.match(refused("--speed", "0"), /greater than 0$/);
    assert.match(refused("--start", "yesterday"), /it must be a timestamp/);
    assert.match(refused("--start", "2026-13-41"), /it must be a timestamp/);
    assert.match(refused("--clock", "manual", "--speed", "2"), /must be left out$/);
    assert.match(refused("--nonsense"), /--nonsense/);
    assert.match(refused("extra"), /extra/);
    assert.match(refused("--seed"), /seed/);
  });

  it("are all in the help", () => {
    assert.equal(readSandboxOptions(["--help"]).kind, "help");
    for (
      const name of [
        "port",
        "internal-port",
        "host",
        "profile",
        "clock",
        "start",
        "speed",
        "seed",
        "sizes",
      ]
    ) {
      assert.match(HELP, new RegExp(`--${name} `));
    }
  });
});
