/** Twenty clients at once, and one that gives up: each gets its own replies, all of them, and cancel ends a statement. */
import assert from "node:assert/strict";
import { after, before, describe, it } from "node:test";
import postgres from "postgres";
import { type Sandbox, startSandbox } from "./sandbox.ts";

const CLIENTS = 20;
const STATEMENTS = 2_000;
/** How many statements a client sends before it waits for their replies. */
const PIPELINE = 20;

describe("many clients", () => {
  let sandbox: Sandbox;
  const open: postgres.Sql[] = [];

  before(async () => {
    sandbox = await startSandbox();
  });
  after(async () => {
    await Promise.all(open.map((client) => client.end({ timeout: 1 })));
    await sandbox?.close();
  });

  function connect(): postgres.Sql {
    const client = postgres(sandbox.url, { max: 1, fetch_types: false, onnotice: () => {} });
    open.push(client);
    return client;
  }

  it(`${CLIENTS} with ${STATEMENTS} statements each get their own replies`, async () => {
    const setup = connect();
    await setup.unsafe("CREATE TABLE crowd (client int, n int)");
    await setup.unsafe("INSERT INTO crowd VALUES (-1, 0)");
    const counts = await Promise.all(
      Array.from({ length: CLIENTS }, (_, client) => work(connect(), client)),
    );
    assert.deepEqual(counts, Array(CLIENTS).fill(STATEMENTS));
    const rows = await setup.unsafe(
      "SELECT client, count(*) AS n FROM crowd WHERE client >= 0 GROUP BY client",
    );
    const inserts = statementsOfKind("insert");
    assert.equal(rows.length, CLIENTS);
    for (const row of rows) assert.equal(Number(row["n"]), inserts);
  });

  it("cancel ends a statement that would go on, and the session stays usable", async () => {
    const client = connect();
    const endless = client.unsafe("SUBSCRIBE (SELECT * FROM mz_catalog.mz_clusters)").simple();
    const refused = assert.rejects(endless, (error) => {
      assert.equal((error as { readonly code?: string }).code, "57014");
      return true;
    });
    await seen(connect(), "SELECT count(*) AS n FROM mz_internal.mz_subscriptions", 1);
    endless.cancel();
    await refused;
    const [row] = await client.unsafe("SELECT 1 AS one");
    // The driver leaves holes where the cancelled statement had already sent rows.
    assert.ok(row === undefined || row["one"] === 1);
    assert.equal((await client.unsafe("SELECT 2 AS two"))[0]?.["two"], 2);
  });
});

type Kind =
  | "set"
  | "show"
  | "constant"
  | "parameter"
  | "several"
  | "catalog"
  | "insert"
  | "error"
  | "table";

/** What the nth statement of each client is: mostly of the session itself, so that twenty are soon done. */
function kindOf(n: number): Kind {
  if (n % 100 === 58) return "insert";
  if (n % 50 === 9) return "error";
  if (n % 50 === 18) return "catalog";
  if (n % 50 === 29) return "table";
  if (n % 10 < 8) return n % 2 === 0 ? "set" : "show";
  return (["constant", "parameter", "several"] as const)[n % 3] ?? "constant";
}

function statementsOfKind(kind: Kind): number {
  return Array.from({ length: STATEMENTS }, (_, n) => kindOf(n)).filter((one) => one === kind)
    .length;
}

/** Sends all statements of a client; how many of them had the right reply. */
async function work(client: postgres.Sql, number: number): Promise<number> {
  let right = 0;
  for (let first = 0; first < STATEMENTS; first += PIPELINE) {
    const batch = Array.from({ length: PIPELINE }, (_, index) => first + index);
    const replies = await Promise.all(batch.map((n) => send(client, number, n)));
    right += replies.filter((one) => one).length;
  }
  return right;
}

/** Sends one statement whose reply only this client can expect; whether it was the right one. */
async function send(client: postgres.Sql, number: number, n: number): Promise<boolean> {
  const mark = `${number}/${n}`;
  switch (kindOf(n)) {
    case "set":
      return (await client.unsafe(`SET application_name = '${mark}'`)).command === "SET";
    case "show": {
      const [row] = await client.unsafe("SHOW application_name");
      return row?.["application_name"] === `${number}/${n - 1}`;
    }
    case "constant":
      return (await client.unsafe(`SELECT '${mark}' AS mark`))[0]?.["mark"] === mark;
    case "parameter":
      return (await client.unsafe("SELECT $1::text AS mark", [mark]))[0]?.["mark"] === mark;
    case "several": {
      const rows = await client.unsafe(`VALUES ('${mark}'), ('a'), ('b')`);
      return rows.length === 3 && rows.some((row) => row["column1"] === mark);
    }
    case "catalog": {
      const text = "SELECT name, $1::text AS mark FROM mz_catalog.mz_clusters WHERE id = 'u1'";
      const rows = await client.unsafe(text, [mark]);
      return rows.length === 1 && rows[0]?.["mark"] === mark;
    }
    case "table": {
      const text = `SELECT n, '${mark}' AS mark FROM crowd WHERE client = -1`;
      return (await client.unsafe(text))[0]?.["mark"] === mark;
    }
    case "insert":
      return (await client.unsafe(`INSERT INTO crowd VALUES (${number}, ${n})`)).count === 1;
    case "error":
      return await client.unsafe(`SELECT no_such_${number}_${n}`).then(
        () => false,
        (error: Error) => error.message.includes(`no_such_${number}_${n}`),
      );
  }
}

/** Waits until a count is what is expected. */
async function seen(client: postgres.Sql, text: string, expected: number): Promise<void> {
  for (let look = 0; look < 200; look++) {
    if (Number((await client.unsafe(text))[0]?.["n"]) === expected) return;
  }
  assert.fail(`"${text}" never was ${expected}`);
}
