/**
 * A backend for tests of the protocol: a few made-up statements, no SQL.
 *
 * `rows N`, `stream N`, `wait`, `fail`, `param TYPE_OID`, `value TYPE_OID TEXT`, `set NAME VALUE`, `notice TEXT`,
 * `copyout N`, `copybin`, `copyin`, `begin`, `commit`, `rollback`, `command TAG`; separated by semicolons.
 */
import { setTimeout } from "node:timers";
import type { Answer, Backend, Column, Execution, Session, Startup, Statement } from "./backend.ts";
import { type Notice, SqlError } from "./message_fields.ts";

export interface FakeBackend extends Backend {
  /** What happened, in order. */
  readonly log: string[];
  readonly startups: Startup[];
}

/** A backend whose roles need the given password, if any. */
export function createFakeBackend(password: string | null = null): FakeBackend {
  const log: string[] = [];
  const startups: Startup[] = [];
  return {
    log,
    startups,
    passwordFor: (startup) => {
      const user = startup.parameters.get("user") ?? "";
      if (!user.startsWith("mz_")) return Promise.resolve(password);
      const message = `unauthorized login to user '${user}'`;
      throw new SqlError("42501", message, { severity: "FATAL" });
    },
    connect: (startup) => {
      startups.push(startup);
      const greeting: Notice = { severity: "NOTICE", sqlstate: "00000", message: "welcome" };
      return Promise.resolve({ session: createSession(startup, log), greeting: [greeting] });
    },
  };
}

const column = (name: string, typeOid: number): Column => (
  { name, typeOid, typeSize: -1, typeModifier: -1 }
);

function createSession(startup: Startup, log: string[]): Session {
  const parameters = new Map([[
    "application_name",
    startup.parameters.get("application_name") ?? "",
  ]]);
  let transaction: "I" | "T" | "E" = "I";
  return {
    transaction: () => transaction,
    parameterStatus: () => parameters,
    split: (sql) => {
      if (sql.includes("?")) throw new SqlError("42601", "what?", { position: 1 });
      return sql.split(";").map((part) => part.trim()).filter((part) => part !== "");
    },
    beginSimple: (statements) =>
      Promise.resolve(void log.push(`begin simple ${statements.length}`)),
    endSimple: (failed) => Promise.resolve(void log.push(`end simple ${failed}`)),
    parse: (sql, types) => Promise.resolve(describe(sql, types)),
    execute: (statement, execution) => {
      const [word = "", ...words] = statement.sql.split(" ");
      if (word === "begin") transaction = "T";
      if (word === "commit" || word === "rollback") transaction = "I";
      if (word === "set") parameters.set(words[0] ?? "", words[1] ?? "");
      return run({ statement, word, words, execution, log });
    },
    sync: () => Promise.resolve(void log.push("sync")),
    fail: () => {
      if (transaction === "T") transaction = "E";
    },
    close: () => Promise.resolve(void log.push(`close ${startup.connectionId}`)),
  };
}

function describe(sql: string, types: readonly number[]): Statement {
  const [word, first] = sql.split(" ");
  const typed = (oid: number): readonly Column[] => [column("v", oid)];
  switch (word) {
    case "rows":
    case "stream":
    case "wait":
      return { sql, parameterTypes: types, columns: [column("n", 23)] };
    case "fail":
      return { sql, parameterTypes: types, columns: typed(25) };
    case "value":
      return { sql, parameterTypes: types, columns: typed(Number(first)) };
    case "param":
      return { sql, parameterTypes: [Number(first)], columns: typed(Number(first)) };
    case "nonsense":
      throw new SqlError("XX000", "no such statement", { hint: "Think.", detail: "None." });
    default:
      return { sql, parameterTypes: types, columns: null };
  }
}

interface Running {
  readonly statement: Statement;
  readonly word: string;
  readonly words: readonly string[];
  readonly execution: Execution;
  readonly log: string[];
}

async function run({ statement, word, words, execution, log }: Running): Promise<Answer> {
  const columns = statement.columns ?? [];
  const count = Number(words[0]);
  switch (word) {
    case "rows":
      return { kind: "rows", columns, rows: numbers(count) };
    case "stream":
      return { kind: "rows", columns, rows: stream(count, log), tag: (n) => `STREAM ${n}` };
    case "wait":
      log.push("waiting");
      return await untilAborted(execution.signal, log);
    case "fail":
      throw new SqlError("22012", "division by zero");
    case "value":
      return { kind: "rows", columns, rows: [[words.slice(1).join(" ")]] };
    case "param":
      return { kind: "rows", columns, rows: [execution.parameters] };
    case "notice":
      execution.notice({ severity: "NOTICE", sqlstate: "00000", message: words.join(" ") });
      return { kind: "command", tag: "NOTICE" };
    case "set":
      return { kind: "command", tag: "SET", announce: words.slice(0, 1) };
    case "copyout":
      return {
        kind: "copy_out",
        columnCount: 1,
        lines: numbers(count).map(String),
        format: "text",
      };
    case "copybin":
      return { kind: "copy_out_binary", columns: [column("n", 23)], rows: numbers(1) };
    case "copyin":
      return {
        kind: "copy_in",
        columnCount: 1,
        maxBytes: 1000,
        accept: (payload) => Promise.resolve(`COPY ${payload.length}`),
      };
    default:
      return { kind: "command", tag: statement.sql.toUpperCase() };
  }
}

function numbers(count: number): string[][] {
  return Array.from({ length: count }, (_, i) => [String(i + 1)]);
}

/** Rows that come one by one and never end. */
async function* stream(first: number, log: string[]): AsyncGenerator<string[]> {
  try {
    for (let n = first;; n++) {
      yield [String(n)];
      await new Promise((resolve) => setTimeout(resolve, 1));
    }
  } finally {
    log.push("stream closed");
  }
}

function untilAborted(signal: AbortSignal, log: string[]): Promise<never> {
  return new Promise((_, reject) => {
    signal.addEventListener("abort", () => {
      log.push("aborted");
      reject(signal.reason);
    });
  });
}
