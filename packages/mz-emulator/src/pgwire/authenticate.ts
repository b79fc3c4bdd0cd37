/** Asks a client for its password, in clear text or by SCRAM-SHA-256, and says no in the server's words. */
import { Buffer } from "node:buffer";
import { createHash, randomBytes, timingSafeEqual } from "node:crypto";
import type { Inbox } from "./inbox.ts";
import { createReader, utf8 } from "./message_decode.ts";
import { authentication } from "./message_encode.ts";
import { SqlError } from "./message_fields.ts";
import type { Outbox } from "./outbox.ts";
import { startScram } from "./scram.ts";

/** How passwords are asked for. */
export type PasswordMethod = "cleartext" | "scram";

const CLEARTEXT = 3;
const SASL = 10;
const SASL_CONTINUE = 11;
const SASL_FINAL = 12;

/** The two ends of a line that is not logged in yet. */
export interface Line {
  readonly inbox: Inbox;
  readonly outbox: Outbox;
}

/** Returns when the client knows the password. Throws a FATAL error when it does not, null when it left. */
export async function authenticate(
  line: Line,
  password: string,
  method: PasswordMethod,
): Promise<boolean> {
  return method === "scram" ? await bySasl(line, password) : await byCleartext(line, password);
}

async function byCleartext(line: Line, password: string): Promise<boolean> {
  const data = await ask(line, authentication(CLEARTEXT));
  if (data === null) return false;
  const given = createReader(data).string();
  if (!same(given, password)) throw wrongPassword();
  return true;
}

async function bySasl(line: Line, password: string): Promise<boolean> {
  const first = await ask(line, authentication(SASL, Buffer.from("SCRAM-SHA-256\0\0")));
  if (first === null) return false;
  const reader = createReader(first);
  const mechanism = reader.string();
  const length = reader.int32();
  const exchange = mechanism !== "SCRAM-SHA-256" || length < 0
    ? null
    : startScram(utf8(reader.bytes(length)), {
      password,
      salt: randomBytes(16),
      nonce: randomBytes(18).toString("base64"),
    });
  if (exchange === null) throw unexpected("SASL initial response");
  const challenge = authentication(SASL_CONTINUE, Buffer.from(exchange.challenge));
  const final = await ask(line, challenge);
  if (final === null) return false;
  const verdict = exchange.conclude(utf8(final));
  if (verdict === null) throw wrongPassword();
  line.outbox.send(authentication(SASL_FINAL, Buffer.from(verdict)));
  return true;
}

/** The body of the client's answer; null when it left. */
async function ask(line: Line, question: Buffer): Promise<Buffer | null> {
  line.outbox.send(question);
  await line.outbox.flush();
  const message = await line.inbox.message();
  if (message === null || message.kind === "terminate") return null;
  if (message.kind !== "authentication") throw unexpected("Password message");
  return Buffer.from(message.data);
}

/** Takes the same time wherever the two differ. */
function same(a: string, b: string): boolean {
  const digest = (text: string): Buffer => createHash("sha256").update(text).digest();
  return timingSafeEqual(digest(a), digest(b));
}

function wrongPassword(): SqlError {
  return new SqlError("28P01", "invalid password", { severity: "FATAL" });
}

function unexpected(what: string): SqlError {
  return new SqlError("28000", `expected ${what}`, { severity: "FATAL" });
}
