/** The protocol end to end, on sockets: what is answered, in which order, and what happens to those who misbehave. */
import { deepEqual, equal, ok } from "node:assert/strict";
import { Buffer } from "node:buffer";
import { after, before, describe as suite, it } from "node:test";
import { createFakeBackend, type FakeBackend } from "./fake_backend.ts";
import { frame } from "./message_encode.ts";
import {
  bind,
  close,
  describe,
  dial,
  execute,
  i32,
  login,
  packet,
  parse,
  query,
  type RawClient,
  startup,
  sync,
} from "./raw_client.ts";
import { type PgwireServer, servePgwire } from "./server.ts";

let backend: FakeBackend;
let server: PgwireServer;
before(async () => {
  backend = createFakeBackend();
  server = await servePgwire(backend, { portKind: "external" });
});
after(() => server.close());

/** Sends messages on a new connection and returns what is answered up to the next ReadyForQuery. */
async function exchange(...messages: readonly Uint8Array[]): Promise<string[]> {
  const client = await login(server.port);
  client.send(...messages);
  const answer = await client.until("Z");
  client.socket.destroy();
  return answer;
}

async function ask(client: RawClient, ...messages: readonly Uint8Array[]): Promise<string[]> {
  client.send(...messages);
  return await client.until("Z");
}

suite("start-up", () => {
  it("greets with parameters, key, notices and ReadyForQuery", async () => {
    const client = await dial(server.port);
    client.send(startup({ user: "tester", application_name: "raw" }));
    deepEqual(await client.until("Z"), [
      "R 00000000",
      "S application_name=raw",
      "K",
      "N SNOTICE|C00000|Mwelcome",
      "Z I",
    ]);
    client.socket.destroy();
  });
  it("refuses encryption it does not have, then goes on", async () => {
    const client = await dial(server.port);
    client.send(packet(80_877_104));
    ok(await client.raw.fill(1));
    equal(client.raw.take(1).toString(), "N");
    client.send(packet(80_877_103));
    ok(await client.raw.fill(1));
    equal(client.raw.take(1).toString(), "N");
    client.send(startup({ user: "tester" }));
    equal((await client.until("Z")).at(-1), "Z I");
    client.socket.destroy();
  });
  it("refuses other protocol versions and reserved roles", async () => {
    const old = await dial(server.port);
    old.send(packet(131_072, Buffer.from([0])));
    deepEqual(await old.until("closed"), [
      "E SFATAL|C08004|Mserver does not support the client's requested protocol version",
      "closed",
    ]);
    const reserved = await dial(server.port);
    reserved.send(startup({ user: "mz_system" }));
    deepEqual(await reserved.until("closed"), [
      "E SFATAL|C42501|Munauthorized login to user 'mz_system'",
      "closed",
    ]);
  });
  it("hands parameters over in the order of their names", async () => {
    const client = await dial(server.port);
    client.send(startup({ user: "u", b: "1", TimeZone: "x", a: "2" }));
    await client.until("Z");
    deepEqual([...backend.startups.at(-1)!.parameters.keys()], ["TimeZone", "a", "b", "user"]);
    client.socket.destroy();
  });
});

suite("the simple protocol", () => {
  it("answers several statements and one ReadyForQuery", async () => {
    deepEqual(await exchange(query("rows 2; command x")), [
      "T 1 n",
      "D 1",
      "D 2",
      "C SELECT 2",
      "C COMMAND X",
      "Z I",
    ]);
  });
  it("answers an empty query", async () => {
    deepEqual(await exchange(query(" ;; ")), ["I", "Z I"]);
  });
  it("tells the columns before an error while running, and ends the batch", async () => {
    deepEqual(await exchange(query("command a; fail; command b")), [
      "C COMMAND A",
      "T 1 v",
      "E SERROR|C22012|Mdivision by zero",
      "Z I",
    ]);
  });
});

suite("the simple protocol, beyond rows", () => {
  it("sends detail, hint and position", async () => {
    deepEqual(
      (await exchange(query("nonsense")))[0],
      "E SERROR|CXX000|Mno such statement|DNone.|HThink.",
    );
    deepEqual((await exchange(query("?")))[0], "E SERROR|C42601|Mwhat?|P1");
  });
  it("sends notices, then changed parameters, then CommandComplete", async () => {
    deepEqual(
      await exchange(query("notice hello; set application_name y; set application_name y")),
      [
        "N SNOTICE|C00000|Mhello",
        "C NOTICE",
        "S application_name=y",
        "C SET",
        "S application_name=y",
        "C SET",
        "Z I",
      ],
    );
  });
  it("refuses all but the end of a failed block", async () => {
    const client = await login(server.port);
    await ask(client, query("begin"));
    equal((await ask(client, query("fail"))).at(-1), "Z E");
    const [error] = await ask(client, query("command a"));
    equal(
      error,
      "E SERROR|C25P02|Mcurrent transaction is aborted, commands ignored until end of transaction block",
    );
    deepEqual(await ask(client, query("rollback")), ["C ROLLBACK", "Z I"]);
    client.socket.destroy();
  });
  it("sends a result larger than any buffer to a client that reads late", async () => {
    const client = await login(server.port);
    client.send(query("rows 300000"));
    client.socket.pause();
    await new Promise<void>((resolve) => setImmediate(resolve));
    client.socket.resume();
    const answer = await client.until("Z");
    equal(answer.length, 300_003);
    equal(answer.at(-2), "C SELECT 300000");
    client.socket.destroy();
  });
});

suite("the extended protocol", () => {
  it("answers each message in order", async () => {
    const run = [parse("s", "param 25"), describe("S", "s"), bind("", "s", { parameters: ["é"] })];
    deepEqual(await exchange(...run, describe("P", ""), execute(""), sync), [
      "1",
      "t 000100000019",
      "T 1 v",
      "2",
      "T 1 v",
      "D \\xc3a9",
      "C SELECT 1",
      "Z I",
    ]);
  });
  it("suspends a portal at its limit and goes on", async () => {
    const steps = [execute("p", 2), execute("p", 2), execute("p", 2), execute("p", 0)];
    deepEqual(await exchange(parse("", "rows 3"), bind("p", ""), ...steps, sync), [
      "1",
      "2",
      "D 1",
      "D 2",
      "s",
      "D 3",
      "C SELECT 1",
      "C SELECT 0",
      "C SELECT 0",
      "Z I",
    ]);
  });
  it("keeps portals in a block and drops them at its end", async () => {
    const client = await login(server.port);
    await ask(client, query("begin"));
    await ask(client, parse("", "rows 3"), bind("p", ""), execute("p", 1), sync);
    deepEqual(await ask(client, execute("p", 1), sync), ["D 2", "s", "Z T"]);
    deepEqual(await ask(client, bind("p", ""), sync), [
      'E SERROR|C42P03|Mcursor "p" already exists',
      "Z E",
    ]);
    await ask(client, query("rollback"));
    deepEqual(await ask(client, execute("p"), sync), [
      'E SERROR|C34000|Mportal "p" does not exist',
      "Z I",
    ]);
    client.socket.destroy();
  });
});

suite("the extended protocol, when something is wrong", () => {
  it("ignores everything after an error until Sync", async () => {
    const client = await login(server.port);
    const more = [parse("", "rows 1"), query("rows 1"), bind("", ""), execute("")];
    deepEqual(await ask(client, parse("", "fail"), bind("", ""), execute(""), ...more, sync), [
      "1",
      "2",
      "E SERROR|C22012|Mdivision by zero",
      "Z I",
    ]);
    equal((await ask(client, query("rows 1"))).length, 4);
    client.socket.destroy();
  });
  it("names what does not exist", async () => {
    const first = async (message: Uint8Array) => (await exchange(message, sync))[0];
    const statement = 'E SERROR|C26000|Mprepared statement "x" does not exist';
    const portal = 'E SERROR|C34000|Mportal "x" does not exist';
    equal(await first(bind("", "x")), statement);
    equal(await first(describe("S", "x")), statement);
    equal(await first(describe("P", "x")), portal);
    equal(await first(execute("x")), portal);
    equal(await first(close("S", "x")), "3");
    equal(await first(close("P", "x")), "3");
  });
  it("answers an empty statement and refuses several in one", async () => {
    deepEqual(await exchange(parse("", ""), bind("", ""), describe("P", ""), execute(""), sync), [
      "1",
      "2",
      "n",
      "I",
      "Z I",
    ]);
    equal(
      (await exchange(parse("", "rows 1; rows 2"), sync))[0],
      "E SERROR|CXX000|Mcannot insert multiple commands into a prepared statement",
    );
  });
  it("refuses unknown parameter types, wrong counts and wrong values", async () => {
    const first = async (...messages: Uint8Array[]) => (await exchange(...messages, sync)).at(-2);
    equal(
      await first(parse("", "rows 1", 999_999)),
      "E SERROR|C08P01|Mtype with OID 999999 is unknown",
    );
    equal(await first(parse("", "rows 1", 114)), "E SERROR|C22023|Mtype json not supported");
    equal(
      await first(parse("s", "param 23"), bind("", "s")),
      'E SERROR|C08P01|Mbind message supplies 0 parameters, but prepared statement "s" requires 1',
    );
    equal(
      await first(parse("", "param 23"), bind("", "", { parameters: ["x"] })),
      'E SERROR|C22023|Munable to decode parameter: invalid input syntax for type integer: invalid digit found in string: "x"',
    );
    equal(
      await first(parse("", "value 16384 {a}"), bind("", "", { resultFormat: 1 })),
      "E SERROR|C42883|Mno binary output function available for type list",
    );
  });
});

suite("the extended protocol, in binary and in parts", () => {
  it("takes binary parameters and sends binary results", async () => {
    const options = { parameters: [i32(-7)], parameterFormat: 1, resultFormat: 1 };
    const answer = await exchange(parse("", "param 23"), bind("", "", options), execute(""), sync);
    equal(answer[2], "D \\xfffffff9");
  });
  it("delivers on Flush", async () => {
    const client = await login(server.port);
    client.send(parse("", "rows 1"), bind("", ""), execute(""), frame("H"));
    equal((await client.until("C")).at(-1), "C SELECT 1");
    deepEqual(await ask(client, sync), ["Z I"]);
    client.socket.destroy();
  });
});

suite("COPY", () => {
  it("sends lines and binary rows", async () => {
    deepEqual(await exchange(query("copyout 2")), [
      "H 0000010000",
      "d 1\n",
      "d 2\n",
      "c",
      "C COPY 2",
      "Z I",
    ]);
    deepEqual((await exchange(query("copybin"))).slice(-3), ["c", "C COPY 1", "Z I"]);
  });
  it("takes data, or the client's refusal, or too much of it", async () => {
    const client = await login(server.port);
    client.send(query("copyin"));
    equal(await client.next(), "G 0000010000");
    deepEqual(await ask(client, frame("d", Buffer.from("5\n")), frame("c")), ["C COPY 2", "Z I"]);
    client.send(query("copyin"));
    await client.next();
    deepEqual(await ask(client, frame("f", Buffer.from("no\0"))), [
      "E SERROR|C57014|MCOPY from stdin failed: no",
      "Z I",
    ]);
    client.send(query("copyin"));
    await client.next();
    const [error] = await ask(client, frame("d", Buffer.alloc(2000)), frame("c"), query("rows 0"));
    equal(error, "E SERROR|C53000|MCOPY FROM STDIN too large");
    equal((await client.until("Z")).at(-2), "C SELECT 0");
    client.socket.destroy();
  });
});

suite("cancellation and the end of a connection", () => {
  const cancel = async (client: RawClient, secret = client.key.secret): Promise<void> => {
    const other = await dial(server.port);
    other.send(packet(80_877_102, i32(client.key.id, secret)));
    equal(await other.next(), "closed");
  };
  it("cancels what runs, by the right secret, and nothing when nothing runs", async () => {
    const client = await login(server.port);
    await cancel(client);
    equal((await ask(client, query("rows 1"))).length, 4);
    client.send(query("stream 1"));
    await client.until("D");
    await cancel(client, client.key.secret ^ 1);
    await client.until("D");
    await cancel(client);
    deepEqual((await client.until("Z")).slice(-2), [
      "E SERROR|C57014|Mcanceling statement due to user request",
      "Z I",
    ]);
    equal((await ask(client, query("rows 1"))).length, 4);
    client.socket.destroy();
  });
  it("aborts the statement of a client that disappears, and closes its session", async () => {
    const client = await login(server.port);
    const id = backend.startups.at(-1)!.connectionId;
    client.send(query("wait"));
    await eventually(() => backend.log.at(-1) === "waiting");
    client.socket.destroy();
    await eventually(() => backend.log.includes(`close ${id}`));
    ok(backend.log.lastIndexOf("aborted") > backend.log.lastIndexOf("waiting"));
  });
  it("answers what was asked before Terminate", async () => {
    const client = await login(server.port);
    client.socket.end(Buffer.concat([query("rows 1"), frame("X")]));
    deepEqual(await client.until("closed"), ["T 1 n", "D 1", "C SELECT 1", "Z I", "closed"]);
  });
  it("lets a session notify, cancel and terminate its connection", async () => {
    const client = await login(server.port);
    const { connection } = backend.startups.at(-1)!;
    equal(connection.cancel(), false);
    connection.notify({ severity: "NOTICE", sqlstate: "00000", message: "later" });
    deepEqual(await ask(client, query("command a")), [
      "N SNOTICE|C00000|Mlater",
      "C COMMAND A",
      "Z I",
    ]);
    connection.terminate({ severity: "FATAL", sqlstate: "57P01", message: "go away" });
    client.send(query("command b"));
    deepEqual(await client.until("closed"), ["E SFATAL|C57P01|Mgo away", "closed"]);
  });
});

suite("malformed messages", () => {
  const refused = async (...bytes: readonly Uint8Array[]): Promise<string | undefined> => {
    const client = await login(server.port);
    client.send(...bytes);
    const answer = await client.until("closed");
    equal(answer.length, 2);
    return answer[0]?.replace("E SFATAL|C08006|M", "");
  };
  it("end the connection with the reason", async () => {
    equal(await refused(frame("F", Buffer.alloc(8))), "unknown message type 70");
    equal(await refused(frame("Q", Buffer.from("x"))), "The string does not have a terminator");
    equal(await refused(frame("P", Buffer.from("a\0b\0"))), "not enough buffer for an Int16");
    equal(await refused(frame("E", Buffer.from("a\0"))), "not enough buffer for an Int32");
    equal(await refused(close("X" as "S", "a")), "invalid type byte in close message: 88");
    equal(await refused(describe("X" as "S", "a")), "Invalid describe type: 0x58");
    equal(await refused(bind("", "", { resultFormat: 7 })), "unknown format code: 7");
    equal(
      await refused(frame("Q", Buffer.from([0xff, 0]))),
      "invalid utf-8 sequence of 1 bytes from index 0",
    );
  });
  it("are refused by their length before they are read", async () => {
    equal(await refused(Buffer.from("Q"), i32(0x7fffffff)), "frame size too big");
    equal(await refused(Buffer.from("Q"), i32(-1)), "frame size too big");
    equal(await refused(Buffer.from("Q"), i32(3)), "invalid frame length");
    equal(await refused(query("x".repeat(2_000_001))), "request larger than 2.0 MB");
  });
});

suite("many clients at once", () => {
  it("never get each other's answers", async () => {
    const clients = await Promise.all(Array.from({ length: 20 }, () => login(server.port)));
    await Promise.all(clients.map(async (client, i) => {
      for (let round = 0; round < 20; round++) {
        const text = `client ${i} round ${round}`;
        const run = [parse("", "param 25"), bind("", "", { parameters: [text] }), execute("")];
        equal((await ask(client, ...run, sync))[2], `D ${text}`);
      }
      client.socket.destroy();
    }));
  });
});

/** Waits for something that other parts of the program are about to do. */
async function eventually(condition: () => boolean): Promise<void> {
  for (let turns = 0; !condition(); turns++) {
    ok(turns < 100_000, "it did not happen");
    await new Promise<void>((resolve) => setImmediate(resolve));
  }
}
