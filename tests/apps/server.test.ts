/** The HTTP server over a database, started as `mz-schedctl serve` starts it. */
import assert from "node:assert/strict";
import { after, before, describe, it } from "node:test";
import { runCli, type Terminal } from "@mz-schedctl/cli";
import { emptyFolder } from "./console.ts";
import { type LocalMaterialize, startLocalMaterialize } from "./local_materialize.ts";

type Document = Readonly<Record<string, unknown>>;

describe("mz-schedctl serve", () => {
  let local: LocalMaterialize;
  let url = "";
  let stop = () => {};
  let ended: Promise<number> = Promise.resolve(0);

  before(async () => {
    local = await startLocalMaterialize({ seedClusters: 2 });
    const row = ["strategies", "set", "c0001", "target_size", '{"target_size": "100cc"}'];
    await local.schedctl(...row);
    const stopped = new Promise<void>((resolve) => stop = resolve);
    url = await new Promise<string>((resolve) => {
      const print = (text: string) => resolve(/http:\S+/.exec(text)?.[0] ?? text);
      const terminal: Terminal = {
        ...{ print, note: print, folder: emptyFolder, stopped: () => stopped },
        variables: { DATABASE_URL: local.emulator.url, MZ_SCHEDCTL_PORT: "0" },
        ...{ stdinIsTerminal: false, stdoutIsTerminal: false, ask: () => Promise.resolve(false) },
      };
      ended = runCli(["serve"], terminal);
    });
  });
  after(() => local?.close());

  const get = async (path: string): Promise<Document> => {
    const response = await fetch(`${url}${path}`);
    assert.equal(response.status, 200);
    return await response.json() as Document;
  };
  const post = (body?: string): Promise<Response> =>
    fetch(`${url}/api/v1/plans`, { method: "POST", ...(body === undefined ? {} : { body }) });

  it("listens on loopback and is ready", async () => {
    assert.match(url, /^http:\/\/127\.0\.0\.1:\d+$/);
    assert.deepEqual(await get("/livez"), { status: "ok" });
    assert.match(String((await get("/readyz"))["database_version"]), /^v/);
  });

  it("answers the desired state", async () => {
    const document = await get("/api/v1/desired-state");
    assert.equal(document["v"], 1);
    assert.deepEqual(
      (document["rows"] as readonly Document[]).map(({ cluster_id: _, ...row }) => row),
      [{
        ...{ cluster: "c0001", size: "100cc", replicas: 1, replica_name: null },
        ...{ suspended: false, as_of: null },
      }],
    );
  });

  it("plans without doing anything, for all clusters or some", async () => {
    const before = await local.ask("SELECT id FROM mz_audit_events");
    const all = await (await post()).json() as Document;
    assert.equal(all["v"], 1);
    assert.match(JSON.stringify(all), /"sql":"CREATE CLUSTER REPLICA \\"c0001\\"/);
    const none = await (await post('{"cluster": "^c0002$"}')).json() as Document;
    assert.deepEqual(none["clusters"], []);
    const after = await local.ask("SELECT id FROM mz_audit_events");
    assert.equal(after.length, before.length);
  });

  it("is the plan that the CLI prints", async () => {
    const printed = JSON.parse((await local.schedctl("plan", "--json")).stdout);
    const served = await (await post("{}")).json() as Document;
    assert.deepEqual({ ...served, now: 0 }, { ...printed, now: 0 });
  });

  it("answers many requests at once", async () => {
    const responses = await Promise.all(Array.from({ length: 12 }, () => post()));
    assert.ok(responses.every((one) => one.status === 200));
    await Promise.all(responses.map((one) => one.body?.cancel()));
  });

  it("ends when it is told to", async () => {
    stop();
    assert.equal(await ended, 0);
    await assert.rejects(fetch(`${url}/livez`));
  });
});
