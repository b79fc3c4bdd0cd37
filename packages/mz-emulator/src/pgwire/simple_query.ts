/** The simple protocol: one Query message, any number of statements, one ReadyForQuery. */
import { type Client, dropPortals, sendError, sendReady } from "./client.ts";
import { emptyQueryResponse, rowDescription } from "./message_encode.ts";
import { SqlError } from "./message_fields.ts";
import { createPortal, endsTransaction, runPortal } from "./portal.ts";
import { abortedBlock } from "./protocol_error.ts";

/** Answers a Query message. The first error ends the batch. */
export async function answerQuery(client: Client, sql: string): Promise<void> {
  try {
    const statements = client.session.split(sql);
    if (statements.length === 0) client.outbox.send(emptyQueryResponse);
    else await runAll(client, statements);
  } catch (thrown) {
    sendError(client, thrown);
  }
  await sendReady(client);
}

async function runAll(client: Client, statements: readonly string[]): Promise<void> {
  let failed = false;
  try {
    if (statements.length > 1) await client.session.beginSimple(statements);
    for (const sql of statements) await runOne(client, sql);
  } catch (thrown) {
    failed = true;
    sendError(client, thrown);
  }
  await client.session.endSimple(failed);
}

async function runOne(client: Client, sql: string): Promise<void> {
  const { session, outbox, portals } = client;
  if (session.transaction() === "E" && !endsTransaction(sql)) throw abortedBlock();
  const statement = await session.parse(sql, []);
  if (statement.parameterTypes.length > 0) throw new SqlError("42P02", "there is no parameter $1");
  // The columns are told before the statement runs: an error while running comes after them.
  if (statement.columns !== null) outbox.send(rowDescription(statement.columns, []));
  portals.get("")?.cursor?.close();
  const portal = createPortal({ name: "", statement, parameters: [], formats: [] });
  portals.set("", portal);
  try {
    await runPortal(client, portal, { protocol: "simple", maxRows: 0 });
  } finally {
    portal.cursor?.close();
    portals.delete("");
  }
  if (session.transaction() === "I") dropPortals(client);
}
