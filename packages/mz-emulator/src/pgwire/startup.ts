/**
 * What happens on a socket before anybody is logged in: encryption requests, cancel requests, the start-up message.
 *
 * Encryption is granted once at most, and only while no other byte has been sent.
 */
import type { Socket } from "node:net";
import { TLSSocket } from "node:tls";
import type { Line } from "./authenticate.ts";
import { createInbox } from "./inbox.ts";
import { createReader } from "./message_decode.ts";
import { errorResponse } from "./message_encode.ts";
import { SqlError } from "./message_fields.ts";
import { createOutbox } from "./outbox.ts";

const VERSION_3 = 196_608;
const CANCEL_REQUEST = 80_877_102;
const SSL_REQUEST = 80_877_103;
const GSS_REQUEST = 80_877_104;

/** Certificate and key in PEM. */
export interface TlsIdentity {
  readonly cert: string;
  readonly key: string;
}

/** What the client wants. */
export type Greeting =
  | { readonly kind: "gone" }
  | { readonly kind: "cancel"; readonly connectionId: number; readonly secret: number }
  | {
    readonly kind: "startup";
    readonly line: Line;
    readonly parameters: ReadonlyMap<string, string>;
  };

/** Negotiates until the client says what it wants. */
export async function greet(socket: Socket, tls: TlsIdentity | undefined): Promise<Greeting> {
  const inbox = createInbox(socket);
  let line: Line = { inbox, outbox: createOutbox(socket) };
  let encrypted = false;
  for (;;) {
    const packet = await inbox.startupPacket().catch(() => null);
    if (packet === null || packet.length < 4) return leave(line);
    const reader = createReader(packet);
    const code = reader.int32();
    if (code === SSL_REQUEST && tls !== undefined && !encrypted) {
      if (inbox.detach().length > 0) return leave(line);
      socket.write("S");
      const secure = new TLSSocket(socket, { isServer: true, ...tls });
      secure.on("error", () => socket.destroy());
      inbox.attach(secure);
      line = { inbox, outbox: createOutbox(secure) };
      encrypted = true;
    } else if (code === SSL_REQUEST || code === GSS_REQUEST) {
      line.outbox.send(new Uint8Array([0x4e]));
      await line.outbox.flush();
    } else if (code === CANCEL_REQUEST) {
      if (reader.rest() < 8) return leave(line);
      line.outbox.finish();
      return { kind: "cancel", connectionId: reader.int32() >>> 0, secret: reader.int32() >>> 0 };
    } else if (code !== VERSION_3) {
      line.outbox.send(errorResponse(wrongVersion().field));
      return leave(line);
    } else {
      try {
        return { kind: "startup", line, parameters: readParameters(reader) };
      } catch {
        return leave(line);
      }
    }
  }
}

/** Names and values up to an empty name, sorted by name: that is the order in which they take effect. */
function readParameters(reader: ReturnType<typeof createReader>): ReadonlyMap<string, string> {
  const parameters = new Map<string, string>();
  for (;;) {
    const name = reader.string();
    if (name === "") break;
    parameters.set(name, reader.string());
  }
  return new Map([...parameters].sort(([a], [b]) => (a < b ? -1 : a > b ? 1 : 0)));
}

function leave(line: Line): Greeting {
  line.outbox.finish();
  return { kind: "gone" };
}

function wrongVersion(): SqlError {
  const message = "server does not support the client's requested protocol version";
  return new SqlError("08004", message, { severity: "FATAL" });
}
