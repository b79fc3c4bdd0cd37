/** A statement that takes too long, against the emulator. */
import assert from "node:assert/strict";
import { after, before, describe, it } from "node:test";
import { type Emulator, startEmulator } from "@mz-schedctl/mz-emulator";
import { AdapterError } from "../errors.ts";
import { parseAddress } from "./address.ts";
import { openConnection } from "./connection.ts";

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
});
