import { describe, it } from "node:test";
import assert from "node:assert/strict";
import {
  newTransaction,
  requireAlone,
  requireMayChangeCatalog,
  requireMayRead,
  requireMaySubscribe,
  requireMayWrite,
  type Transaction,
} from "./transaction.ts";

function transaction(done: Partial<Transaction> = {}): Transaction {
  const fresh = newTransaction({ mode: "explicit", readOnly: false, number: 1, startedAt: 0 });
  return { ...fresh, ...done };
}

const read = { hasRead: true, hasQueried: true };
const wrote = { inserts: [{ table: "u1", mark: 1 }] };
const alone = { single: () => Promise.resolve({ kind: "command", tag: "CREATE TABLE" } as const) };

describe("what a transaction may still do", () => {
  it("reads after reads, not after writes", () => {
    requireMayRead(transaction(read));
    assert.throws(() => requireMayRead(transaction(wrote)), /write-only mode/);
  });
  it("evaluates constants after writes", () => requireMayRead(transaction(wrote), false));
  it("writes after writes and after constants, not after reads", () => {
    requireMayWrite(transaction(wrote));
    requireMayWrite(transaction({ hasQueried: true }));
    assert.throws(() => requireMayWrite(transaction(read)), /read-only mode/);
    assert.throws(() => requireMayWrite({ ...transaction(), readOnly: true }), /read-only mode/);
  });
  it("does nothing beside what must stand alone", () => {
    for (const may of [requireMayRead, requireMayWrite, requireMaySubscribe, requireAlone]) {
      assert.throws(() => may(transaction(alone)), /only execute a single statement/);
    }
    assert.throws(() => requireMayChangeCatalog(transaction(alone)), /only execute a single/);
    assert.throws(() => requireAlone(transaction({ hasQueried: true })), /read-only mode/);
    assert.throws(() => requireAlone(transaction(wrote)), /write-only mode/);
  });
  it("does nothing beside a subscription", () => {
    for (const may of [requireMayRead, requireMayWrite, requireMaySubscribe, requireAlone]) {
      assert.throws(() => may(transaction({ subscribed: true })), /only read statement/);
    }
  });
});
