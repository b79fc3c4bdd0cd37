/** Who is connected to one backend, on whichever port: connection ids and the secrets that cancel requests need. */
import { randomInt } from "node:crypto";
import type { Backend, Connection } from "./backend.ts";

export interface Registry {
  /** Takes an id and a secret for a new connection. */
  readonly admit: (connection: Connection) => Ticket;
  /** Cancels what a connection runs, if the secret is its own. */
  readonly cancel: (connectionId: number, secret: number) => void;
}

export interface Ticket {
  readonly connectionId: number;
  readonly secret: number;
  readonly release: () => void;
}

const registries = new WeakMap<Backend, Registry>();

/** The registry of a backend; its ports share one. */
export function registryOf(backend: Backend): Registry {
  const known = registries.get(backend);
  if (known !== undefined) return known;
  const registry = createRegistry();
  registries.set(backend, registry);
  return registry;
}

function createRegistry(): Registry {
  const live = new Map<number, { readonly secret: number; readonly connection: Connection }>();
  let lastId = 0;
  return {
    admit: (connection) => {
      const connectionId = ++lastId;
      const secret = randomInt(2 ** 32);
      live.set(connectionId, { secret, connection });
      return { connectionId, secret, release: () => void live.delete(connectionId) };
    },
    cancel: (connectionId, secret) => {
      const found = live.get(connectionId);
      if (found?.secret === secret) found.connection.cancel();
    },
  };
}
