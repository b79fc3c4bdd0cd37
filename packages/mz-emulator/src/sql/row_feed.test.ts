import assert from "node:assert/strict";
import { describe, it } from "node:test";
import { rowFeed } from "./row_feed.ts";

const never = new AbortController().signal;

describe("a feed of rows", () => {
  it("gives rows, and then none", async () => {
    const feed = rowFeed([["a"], ["b"]]);
    assert.deepEqual(await feed.next(null, never), ["a"]);
    assert.deepEqual(await feed.next(0, never), ["b"]);
    assert.equal(await feed.next(null, never), undefined);
  });
  it("keeps the row that came after the wait was over", async () => {
    let deliver = () => {};
    const come = new Promise<void>((resolve) => deliver = resolve);
    const feed = rowFeed(async function* () {
      await come;
      yield ["late"];
    }());
    assert.equal(await feed.next(0, never), null);
    deliver();
    assert.deepEqual(await feed.next(null, never), ["late"]);
  });
  it("stops waiting when it is told so", async () => {
    const stop = new AbortController();
    const feed = rowFeed(async function* () {
      await new Promise(() => {});
      yield [];
    }());
    const waiting = feed.next(null, stop.signal);
    stop.abort(new Error("enough"));
    await assert.rejects(waiting, /enough/);
  });
});
