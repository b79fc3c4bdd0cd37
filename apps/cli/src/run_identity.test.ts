import assert from "node:assert/strict";
import { spawnSync } from "node:child_process";
import process from "node:process";
import { describe, it } from "node:test";
import { beginRun, endRun, hasEnded } from "./run_identity.ts";

describe("a run of this process", () => {
  it("is over once it has ended, and not before", () => {
    const name = beginRun("c1", "now");
    assert.equal(hasEnded(name), false);
    endRun("c1");
    assert.equal(hasEnded(name), process.platform === "linux");
  });
});

describe("a run of another process", () => {
  const mine = beginRun("c2", "now");
  const of = (pid: number) => mine.replace(`process ${process.pid} of`, `process ${pid} of`);

  it("is over when there is no such process", () => {
    const { pid } = spawnSync("/bin/true");
    assert.equal(hasEnded(of(pid)), process.platform === "linux");
  });

  it("is not over while its process lives, whoever owns it", () => {
    assert.equal(hasEnded(of(1)), false);
  });
});

describe("any other run", () => {
  it("may be alive", () => {
    const name = beginRun("c3", "now");
    endRun("c3");
    assert.equal(hasEnded(name.replace(/ of [0-9a-f]+,/, " of 0123456789ab,")), false);
    for (const other of ["", "nobody", "mz-schedctl on h (process 1 of ?, cycle c, since now)"]) {
      assert.equal(hasEnded(other), false);
    }
  });
});
