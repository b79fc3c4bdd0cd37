/** A statement that takes too long, against the emulator. */
import assert from "node:assert/strict";
import { once } from "node:events";
import { type AddressInfo, connect, createServer, type Server } from "node:net";
import { after, before, describe, it } from "node:test";
import { type Emulator, startEmulator } from "@mz-schedctl/mz-emulator";
import { AdapterError } from "../errors.ts";
import { parseAddress } from "./address.ts";
import { CANCEL_GRACE_MS, openConnection } from "./connection.ts";

let emulator: Emulator;

before(async () => {
  emulator = await startEmulator();
});
after(() => emulator.close());

describe("a statement with a limit of its own", () => {
  it("is cancelled after that, is told from a lost connection, and the next one is answered", async () => {
    const connection = openConnection({
      address: parseAddress(emulator.url),
      parameters: {},
      controlCluster: null,
    });
    try {
      const endless = "SUBSCRIBE mz_catalog.mz_clusters";
      await assert.rejects(
        connection.query({ doing: "wait", text: endless, timeoutMs: 200 }),
        (error) => {
          assert.ok(error instanceof AdapterError);
          assert.equal(error.timedOut, true);
          assert.match(error.message, /^Cannot wait: no answer within 0\.2 s/);
          return true;
        },
      );
      const { rows } = await connection.query({ doing: "ask", text: "SELECT 1 AS one" });
      assert.deepEqual(rows, [{ one: "1" }]);
    } finally {
      await connection.close();
    }
  });

  it("is given up at once where the server no longer lets anybody in to cancel it", async () => {
    const door = await openOnce();
    const { port } = door.address() as AddressInfo;
    const connection = openConnection({
      address: parseAddress(emulator.url.replace(/:\d+\//, `:${port}/`)),
      parameters: {},
      controlCluster: null,
    });
    const begun = performance.now();
    await assert.rejects(
      connection.query({
        doing: "wait",
        text: "SUBSCRIBE mz_catalog.mz_clusters",
        timeoutMs: 200,
      }),
      { message: /^Cannot wait: no answer within 0\.2 s/, timedOut: true },
    );
    assert.ok(performance.now() - begun < CANCEL_GRACE_MS, "it does not wait for a refused cancel");
    await connection.close();
  });
});

/** A way to the emulator for one connection: the next one is refused. */
async function openOnce(): Promise<Server> {
  const door = createServer((client) => {
    const server = connect(Number(new URL(emulator.url).port), "127.0.0.1");
    client.pipe(server).pipe(client);
    for (const socket of [client, server]) socket.on("error", () => {});
    door.close();
  }).listen(0, "127.0.0.1");
  await once(door, "listening");
  return door;
}
