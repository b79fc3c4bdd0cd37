import assert from "node:assert/strict";
import { once } from "node:events";
import { createServer, type IncomingMessage, type ServerResponse } from "node:http";
import { describe, it } from "node:test";
import { postMessage } from "./post_message.ts";

/** Runs the work against a server that answers the nth request by the nth status; null: never. */
async function serving<T>(
  statuses: readonly (number | null)[],
  work: (url: URL, bodies: readonly string[]) => Promise<T>,
): Promise<T> {
  const bodies: string[] = [];
  const server = createServer((request: IncomingMessage, response: ServerResponse) => {
    let body = "";
    request.on("data", (part) => body += String(part));
    request.on("end", () => {
      const status = statuses[bodies.push(body) - 1];
      if (typeof status !== "number") return;
      const headers = { location: "http://127.0.0.1:1/elsewhere" };
      response.writeHead(status, headers).end("body");
    });
  }).listen(0, "127.0.0.1");
  await once(server, "listening");
  const address = server.address();
  const port = typeof address === "object" && address !== null ? address.port : 0;
  try {
    return await work(new URL(`http://127.0.0.1:${port}/secret`), bodies);
  } finally {
    server.closeAllConnections();
    server.close();
  }
}

async function post(statuses: readonly (number | null)[], timeoutMs?: number) {
  return await serving(statuses, async (url, bodies) => {
    const pauses: number[] = [];
    const pause = (milliseconds: number) => {
      pauses.push(milliseconds);
      return Promise.resolve();
    };
    const options = timeoutMs === undefined ? {} : { timeoutMs };
    const trouble = await postMessage({ url, body: "{}", pause, ...options });
    return { trouble, pauses, bodies: [...bodies] };
  });
}

describe("a message", () => {
  it("is posted once when it is taken", async () => {
    assert.deepEqual(await post([204]), { trouble: null, pauses: [], bodies: ["{}"] });
  });

  it("is tried three times, with growing pauses", async () => {
    assert.deepEqual(await post([500, 429, 200]), {
      ...{ trouble: null, pauses: [1000, 4000], bodies: ["{}", "{}", "{}"] },
    });
    const never = await post([500, 500, 503, 200]);
    assert.deepEqual([never.trouble, never.bodies.length], ["answered with status 503", 3]);
  });

  it("follows no redirect, which could carry it elsewhere", async () => {
    assert.equal((await post([307, 307, 307])).trouble, "answered with status 307");
  });

  it("waits for an answer only so long", async () => {
    const late = await post([null, null, null], 50);
    assert.deepEqual([late.trouble, late.pauses.length], ["gave no answer within 0.05 s", 2]);
  });

  it("that reaches nobody says nothing about the address", async () => {
    const url = new URL("http://127.0.0.1:1/secret");
    const trouble = await postMessage({ url, body: "{}", pause: () => Promise.resolve() });
    assert.equal(trouble, "could not be reached");
  });
});
