/** A client for tests of whole emulators: one connection, answers as texts. */
import { login, query, type RawClient } from "../pgwire/raw_client.ts";

export interface QueryClient {
  readonly raw: RawClient;
  /** Rows as comma-separated cells and command tags; an error as `SQLSTATE: message`, a lost connection as `closed`. */
  readonly ask: (sql: string) => Promise<readonly string[]>;
  readonly leave: () => void;
}

/** Connects to a port of an emulator. */
export async function connectTo(port: number, user = "materialize"): Promise<QueryClient> {
  const raw = await login(port, user);
  return {
    raw,
    async ask(sql) {
      raw.send(query(sql));
      return (await raw.until("Z")).flatMap(shown);
    },
    leave: () => raw.socket.destroy(),
  };
}

function shown(message: string): string[] {
  const body = message.slice(2);
  if (message === "closed") return ["closed"];
  if (message.startsWith("D") || message.startsWith("C")) return [body];
  if (!message.startsWith("E")) return [];
  const field = (letter: string) =>
    body.split("|").find((part) => part.startsWith(letter))?.slice(1) ?? "";
  return [`${field("C")}: ${field("M")}`];
}
