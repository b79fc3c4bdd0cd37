/** The app without a socket and without a database: what surrounds the routes. */
import assert from "node:assert/strict";
import { describe, it } from "node:test";
import { AdapterError, type TroubleKind } from "@mz-schedctl/mz-adapter";
import { createApp } from "./app.ts";
import { startServer } from "./listen.ts";

const planning = { defaultCooldownSeconds: 0, waitLimitSeconds: 1800 };

function appThatFails(error: Error, reported: string[] = []) {
  return createApp({
    withAdapter: () => Promise.reject(error),
    planning,
    report: (message) => void reported.push(message),
  });
}

const app = appThatFails(new AdapterError("unreachable", "Cannot reach Materialize at h:1"));

async function problemFrom(response: Response | Promise<Response>) {
  const { status, headers } = await response;
  assert.match(headers.get("content-type") ?? "", /^application\/problem\+json/);
  const problem = await (await response).json() as Record<string, unknown>;
  assert.equal(problem["status"], status);
  assert.deepEqual(Object.keys(problem).sort(), ["detail", "status", "title", "type"]);
  return problem;
}

describe("the app", () => {
  it("is alive without a database", async () => {
    const response = await app.request("/livez");
    assert.equal(response.status, 200);
    assert.deepEqual(await response.json(), { status: "ok" });
    assert.equal(response.headers.get("x-content-type-options"), "nosniff");
  });

  it("is not ready without a database", async () => {
    const problem = await problemFrom(app.request("/readyz"));
    assert.equal(problem["status"], 503);
    assert.equal(problem["type"], "urn:mz-schedctl:problem:unreachable");
    assert.equal(problem["detail"], "Cannot reach Materialize at h:1");
  });

  it("answers 404 with what there is", async () => {
    const problem = await problemFrom(app.request("/api/v1/nothing"));
    assert.equal(problem["status"], 404);
    assert.match(String(problem["detail"]), /\/api\/v1\/desired-state/);
  });

  it("answers 405 with what is allowed", async () => {
    const response = await app.request("/api/v1/plans");
    assert.equal(response.headers.get("allow"), "POST");
    assert.equal((await problemFrom(response))["status"], 405);
    const other = await app.request("/api/v1/desired-state", { method: "DELETE" });
    assert.equal(other.headers.get("allow"), "GET, HEAD");
    assert.equal((await problemFrom(other))["status"], 405);
  });

  const wrongBodies: readonly (readonly [string, string, RegExp])[] = [
    ["is no JSON", "{", /not JSON/],
    ["is no object", "[]", /object/],
    ["has an unknown key", '{"clusters": "x"}', /clusters/],
    ["has another type", '{"cluster": 7}', /cluster/],
    ["has a bad expression", '{"cluster": "a("}', /position 2/],
  ];
  for (const [name, body, detail] of wrongBodies) {
    it(`answers 400 to a body that ${name}`, async () => {
      const problem = await problemFrom(app.request("/api/v1/plans", { method: "POST", body }));
      assert.equal(problem["status"], 400);
      assert.match(String(problem["detail"]), detail);
    });
  }

  it("answers 413 to a body that is too large", async () => {
    const body = JSON.stringify({ cluster: "x".repeat(20_000) });
    const problem = await problemFrom(app.request("/api/v1/plans", { method: "POST", body }));
    assert.equal(problem["status"], 413);
  });

  it("refuses requests that are addressed to another name", async () => {
    const problem = await problemFrom(app.request("http://evil.example/livez"));
    assert.equal(problem["status"], 403);
  });

  it("tells callers nothing of errors of its own", async () => {
    const reported: string[] = [];
    const broken = appThatFails(new Error("postgres://u:hunter2@h/d"), reported);
    const problem = await problemFrom(broken.request("/readyz"));
    assert.equal(problem["status"], 500);
    assert.ok(!JSON.stringify(problem).includes("hunter2"));
    assert.equal(reported.length, 1);
  });

  const kinds: readonly (readonly [TroubleKind, number])[] = [
    ["password", 503],
    ["missing_tables", 503],
    ["permission", 503],
    ["no_replica", 503],
    ["refused", 502],
    ["unexpected", 502],
  ];
  for (const [kind, status] of kinds) {
    it(`answers ${status} when the trouble is ${kind}`, async () => {
      const response = appThatFails(new AdapterError(kind, "Cannot")).request("/readyz");
      assert.equal((await problemFrom(response))["status"], status);
    });
  }
});

describe("the socket", () => {
  const options = {
    planning,
    connectOptions: () => ({ url: "postgres://127.0.0.1:1/d", cycleId: "c", toolVersion: "0" }),
    report: () => {},
  };

  it("is on loopback and can be closed", async () => {
    const server = await startServer({ ...options, hostname: "127.0.0.1", port: 0 });
    const response = await fetch(`${server.url}/livez`);
    assert.equal(response.status, 200);
    await response.body?.cancel();
    const unready = await fetch(`${server.url}/readyz`);
    assert.equal((await problemFrom(unready))["status"], 503);
    await server.close();
    await assert.rejects(fetch(`${server.url}/livez`));
  });

  it("refuses other addresses", async () => {
    await assert.rejects(
      startServer({ ...options, hostname: "0.0.0.0", port: 0 }),
      /must be a loopback address/,
    );
  });

  it("says that a port is taken", async () => {
    const server = await startServer({ ...options, hostname: "127.0.0.1", port: 0 });
    const port = Number(new URL(server.url).port);
    await assert.rejects(
      startServer({ ...options, hostname: "127.0.0.1", port }),
      /EADDRINUSE, the port must be free/,
    );
    await server.close();
  });
});
