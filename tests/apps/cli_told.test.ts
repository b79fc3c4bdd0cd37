/** What an apply tells others: a webhook, and Prometheus by a text file. */
import assert from "node:assert/strict";
import { once } from "node:events";
import { mkdtempSync, readdirSync, readFileSync, rmSync } from "node:fs";
import { createServer, type Server } from "node:http";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { after, before, beforeEach, describe, it } from "node:test";
import { runInProcess } from "./console.ts";
import { type LocalMaterialize, startLocalMaterialize } from "./local_materialize.ts";

interface Told {
  readonly text: string;
  readonly environment_id: string;
  readonly events: readonly {
    readonly event: string;
    readonly text: string;
    readonly code?: string;
    readonly cluster: { readonly name: string };
    readonly actions: readonly Readonly<Record<string, unknown>>[];
  }[];
}

let local: LocalMaterialize;
let server: Server;
let url = "";
const received: Told[] = [];
let status = 200;

before(async () => {
  local = await startLocalMaterialize({ clock: "manual" });
  server = createServer((request, response) => {
    let body = "";
    request.on("data", (part) => body += String(part));
    request.on("end", () => {
      received.push(JSON.parse(body));
      response.writeHead(status).end("ok");
    });
  }).listen(0, "127.0.0.1");
  await once(server, "listening");
  const address = server.address();
  const port = typeof address === "object" && address !== null ? address.port : 0;
  url = `http://127.0.0.1:${port}/services/T0/s3cr3t`;
});
beforeEach(async () => {
  received.length = 0;
  status = 200;
  await local.ask("DROP CLUSTER IF EXISTS shop");
  await local.ask("DELETE FROM mz_cluster_strategies");
  await local.ask("CREATE CLUSTER shop REPLICAS (old (SIZE '25cc'))");
  await local.schedctl("strategies", "set", "shop", "target_size", '{"target_size": "100cc"}');
});
after(async () => {
  server?.closeAllConnections();
  server?.close();
  await local?.close();
});

function apply(variables: Readonly<Record<string, string>>, ...args: readonly string[]) {
  return runInProcess(["apply", ...args], {
    variables: { DATABASE_URL: local.emulator.url, ...variables },
    time: { pause: () => Promise.resolve(), monotonic: () => performance.now() },
  });
}

describe("the webhook", () => {
  it("is told what was done, as a document and as a text", async () => {
    const run = await apply({ MZ_SCHEDCTL_WEBHOOK_URL: url }, "-vv");
    assert.equal(run.code, 0, run.stderr);
    assert.equal(received.length, 1);
    const [told] = received;
    const [event] = told?.events ?? [];
    assert.deepEqual([event?.event, event?.cluster.name], ["applied", "shop"]);
    assert.match(told?.text ?? "", /^mz-schedctl on \S+\n• shop: applied CREATE CLUSTER REPLICA /);
    const [action] = event?.actions ?? [];
    assert.deepEqual([action?.["result"], action?.["strategy"]], ["done", "target_size"]);
    assert.equal(typeof action?.["action_id"], "string");
    assert.doesNotMatch(run.stdout + run.stderr, /s3cr3t/);
  });

  it("hears nothing where nothing was done, and nothing without being asked for", async () => {
    await apply({});
    await apply({ MZ_SCHEDCTL_WEBHOOK_URL: url });
    assert.equal(received.length, 0);
  });

  it("is told of a block once it has lasted, once", async () => {
    const variables = { MZ_SCHEDCTL_WEBHOOK_URL: url, MZ_SCHEDCTL_WEBHOOK_AFTER: "10m" };
    const none = ["--max-actions", "0"];
    await apply(variables, ...none);
    local.emulator.advance(9 * 60_000);
    await apply(variables, ...none);
    assert.equal(received.length, 0);
    local.emulator.advance(60_000);
    await apply(variables, ...none);
    await apply(variables, ...none);
    assert.equal(received.length, 1);
    const [event] = received[0]?.events ?? [];
    assert.deepEqual([event?.event, event?.code], ["blocked", "BLAST_RADIUS"]);
    assert.match(received[0]?.text ?? "", /• shop: blocked for 10 min.* by BLAST_RADIUS: /);
    await apply(variables);
    local.emulator.advance(60_000);
    await local.ask("DROP CLUSTER REPLICA shop.r_100cc");
    await apply(variables, ...none);
    assert.deepEqual(received.map((one) => one.events[0]?.event), ["blocked", "applied"]);
  });

  it("that cannot be told is no failure, and hears of a block the next time", async () => {
    const closed = "http://127.0.0.1:1/s3cr3t";
    const at = (where: string) => ({
      ...{ MZ_SCHEDCTL_WEBHOOK_URL: where, MZ_SCHEDCTL_WEBHOOK_AFTER: "1s" },
    });
    await apply(at(url), "--max-actions", "0");
    local.emulator.advance(60_000);
    const run = await apply(at(closed), "--max-actions", "0");
    assert.equal(run.code, 0);
    assert.match(
      run.stderr,
      /The webhook of MZ_SCHEDCTL_WEBHOOK_URL could not be reached; it was not/,
    );
    assert.doesNotMatch(run.stderr, /s3cr3t/);
    await apply(at(url), "--max-actions", "0");
    assert.equal(received.length, 1);
  });

  it("is not used when its address or its time is wrong, which is said without the address", async () => {
    const wrong = await apply({ MZ_SCHEDCTL_WEBHOOK_URL: "ftp://s3cr3t" });
    assert.equal(wrong.code, 0);
    assert.match(wrong.stderr, /WEBHOOK_URL was not told: it is no address, it must be a URL/);
    assert.doesNotMatch(wrong.stderr, /s3cr3t/);
    const late = await apply({
      ...{ MZ_SCHEDCTL_WEBHOOK_URL: url, MZ_SCHEDCTL_WEBHOOK_AFTER: "soon" },
    });
    assert.match(late.stderr, /"soon" is no duration/);
  });
});

describe("the metrics file", () => {
  const folder = mkdtempSync(join(tmpdir(), "metrics-"));
  const file = join(folder, "mz_schedctl.prom");
  after(() => rmSync(folder, { recursive: true }));

  it("tells what the run did, in the text format", async () => {
    const run = await apply({}, "--metrics-file", file);
    assert.equal(run.code, 0, run.stderr);
    const text = readFileSync(file, "utf8");
    assert.match(text, /^mz_schedctl_last_run_success 1$/m);
    assert.match(
      text,
      /^mz_schedctl_last_run_actions\{kind="create_replica",result="done"\} 1$/m,
    );
    assert.match(text, /^mz_schedctl_credits_per_hour\{when="before"\} \d/m);
    assert.match(text, /^mz_schedctl_build_info\{version="\d+\.\d+\.\d+"\} 1$/m);
    assert.match(text, /^mz_schedctl_last_run_timestamp_seconds 1\d{9}(\.\d+)?$/m);
    assert.deepEqual(readdirSync(folder), ["mz_schedctl.prom"]);
    const line = /^(# (HELP|TYPE) \w+ .+|\w+(\{(\w+="([^"\\]|\\.)*",?)+\})? [\d.e+-]+)$/;
    for (const each of text.trimEnd().split("\n")) assert.match(each, line);
  });

  it("counts findings, and says that a run failed", async () => {
    await apply({ MZ_SCHEDCTL_METRICS_FILE: file }, "--max-actions", "0");
    assert.match(
      readFileSync(file, "utf8"),
      /_findings\{code="BLAST_RADIUS",severity="block"\} 1$/m,
    );
    const lost = await apply({
      ...{ MZ_SCHEDCTL_METRICS_FILE: file, DATABASE_URL: "postgres://u@127.0.0.1:1/d" },
    });
    assert.equal(lost.code, 69);
    const text = readFileSync(file, "utf8");
    assert.match(text, /^mz_schedctl_last_run_success 0$/m);
    assert.match(text, /^mz_schedctl_last_run_exit_code 69$/m);
    assert.doesNotMatch(text, /_findings/);
  });

  it("that cannot be written is no failure of the run", async () => {
    const run = await apply({}, "--metrics-file", join(folder, "no", "where.prom"));
    assert.equal(run.code, 0);
    assert.match(run.stderr, /^Cannot write the metrics to ".*where\.prom": ENOENT, it must name/m);
  });
});
